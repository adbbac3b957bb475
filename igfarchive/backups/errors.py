class BackupError(Exception):
    """What cannot be put aside or brought back: says where, why, and what to do."""
