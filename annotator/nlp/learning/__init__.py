"""What the suggestion process learns from a project's labels and verdicts, article by article."""
