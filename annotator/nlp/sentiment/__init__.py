"""The learned value of a sentence for a target: what it sees, its network, gate and training."""
