"""What suggestions do to people: decisions, omissions, agreement with and without them."""
