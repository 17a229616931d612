"""The dialogs: import, export, settings, projects, backups, guideline, about."""
