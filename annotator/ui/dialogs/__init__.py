"""Modal dialogs: import, export, settings, people, backups."""
