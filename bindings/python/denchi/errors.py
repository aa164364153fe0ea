"""Errors that a person can act on."""


class InputError(ValueError):
    """A wrong input.

    Attributes
    ----------
    what : str
        What is wrong, such as ``"positive_electrode.thickness"``.
    value : str
        The value it had; may be empty.
    rule : str
        The rule it broke.
    where : str
        Where it stands: file and key, or the name of an argument; may be empty.
    """

    def __init__(self, what: str, value: str, rule: str, where: str) -> None:
        super().__init__(what, value, rule, where)
        self.what = what
        self.value = value
        self.rule = rule
        self.where = where

    def __str__(self) -> str:
        """Return the message: ``what = value: rule (where)``."""
        value = f" = {self.value}" if self.value else ""
        where = f" ({self.where})" if self.where else ""
        return f"{self.what}{value}: {self.rule}{where}"


class MachineError(OSError):
    """The machine failed: a disk is full, a file was lost or cannot be written."""
