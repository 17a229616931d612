"""What eye and hand meet: widgets, painting, theme; Qt lives only in this room."""
