"""The table of a comparison; needs pandas, which is imported with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas

from denchi import _denchi, arguments
from denchi.comparing import Data
from denchi.tables import escape

if TYPE_CHECKING:
    import matplotlib.figure
    import xarray


class Comparison(pandas.DataFrame):
    """A pandas table of cells side by side: one row for each cell and C-rate.

    Columns are those of ``denchi compare --csv``: ``"Wh/L"``, ``"Wh/kg"``, charge time, losses by
    cause [mV], resistance, bill of materials [kg/kWh], and the temperature, pressure and warnings
    of each cell. What is selected from it is a plain table.

    Attributes
    ----------
    dataset : Data
        All of it in SI units, curves included.
    """

    _metadata = ["_dataset"]  # noqa: RUF012  (what pandas calls it)

    @classmethod
    def of(cls, data: Data) -> Comparison:
        """Return the table of a dataset."""
        columns = dict(_denchi.comparison_table(data._core))
        table = cls(columns)
        table = cls(table.set_index(["cell", "C-rate"]))
        object.__setattr__(table, "_dataset", data)
        return table

    @property
    def _constructor(self) -> Any:
        return pandas.DataFrame

    @property
    def dataset(self) -> Data:
        """All of the comparison in SI units, curves included."""
        return self._dataset

    def plot(self, path: str | os.PathLike[str] | None = None) -> matplotlib.figure.Figure:
        """Draw the page of the comparison; `path` saves it (png, svg, pdf)."""
        return self.dataset.plot(path)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the file of everything (HDF5), which `load` reads back."""
        self.dataset.save(path)

    def save_csv(self, path: str | os.PathLike[str]) -> None:
        """Write this table as CSV, as the program does."""
        _denchi.save_comparison_csv(self.dataset._core, arguments.output_path("path", path))

    def to_xarray(self) -> xarray.Dataset:
        """Return all of it as an xarray dataset."""
        return self.dataset.to_xarray()

    @property
    def warnings(self) -> dict[str, str]:
        """Cells with something to know before believing a number."""
        texts = zip(self.dataset["cell"], self.dataset["warnings"], strict=True)
        return {cell: text for cell, text in texts if text}

    def _repr_html_(self) -> str:
        left_out = ("charge limits", "status", "reason", "warnings")
        shown = [name for name in self.columns if name not in left_out]
        table = pandas.DataFrame(self)[shown].to_html(float_format=lambda v: f"{v:.4g}")
        notes = "".join(
            f"<li><b>{escape(cell)}</b>: {escape(text)}</li>"
            for cell, text in self.warnings.items()
        )
        return table + (f"<p>warnings</p><ul>{notes}</ul>" if notes else "")
