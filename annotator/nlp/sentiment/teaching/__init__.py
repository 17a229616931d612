"""How the shipped weights are made: corpora, the network trained on them, the command."""
