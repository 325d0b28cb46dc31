"""Tables out and in: every format, with cells that break careless writers and readers."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from recextract.errors import OutputError, TableError
from recextract.tables.columns import COLUMNS, FORMAT_SUFFIXES
from recextract.tables.frames import frame_of, read_table, write_table
from recextract.tables.writers import CsvWriter, open_writer
from recextract.types import Recommendation

PLAIN = Recommendation(
    id="00112233445566aa",
    text="Both governments should resume talks.",
    actor="governments",
    actors=("governments", "Iran"),
    actor_mention="Both governments",
    action="resume talks",
    theme="diplomacy",
    themes=("diplomacy", "peace"),
    strength="should",
    polarity="do",
    cue="should",
    rule="modal.should",
    confidence=0.123456789012345,
    speaker="author",
    speaker_role="",
    attribution="author",
    source="Institute",
    title="A title",
    author=("Ann Lee",),
    date="2018-06-25",
    document="a.txt",
    heading="",
    page=None,
    start=0,
    end=37,
)

NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'=1+1",
    "''",
    '=HYPERLINK("http://example.org","x")',
    "http://example.org/ should be read",
    "NA",
    "None",
    "null",
    "nan",
    "TRUE",
    "007",
    "1e5",
    "2018-06",
    'say "talk", twice',
    "semi; colon",
    "two\nlines",
    "two\r\nlines",
    "carriage\rreturn",
    "tab\there",
    " leading and trailing ",
    "emoji \U0001f54a and accents é ﷽",
    "control \x00 \x01 \x1f \x7f",
    "_x0041_ is no escape",
    "line\u2028separator\x85next",
    "\ufffe",
    "",
)


def nasty_rows() -> list[Recommendation]:
    return [replace(PLAIN, text=text, speaker=text, title=text, start=i) for i, text in enumerate(NASTY)]


def written(tmp_path: Path, suffix: str, rows, **options) -> Path:
    path = tmp_path / f"table{suffix}"
    write_table(rows, path, **options)
    return path


@pytest.mark.parametrize("suffix", FORMAT_SUFFIXES)
class TestEveryFormat:
    def test_nasty_cells_come_back_as_they_were(self, tmp_path, suffix):
        table = read_table(written(tmp_path, suffix, nasty_rows()))
        assert table["text"].to_list() == list(NASTY)
        assert table["speaker"].to_list() == list(NASTY)

    def test_types(self, tmp_path, suffix):
        rows = [PLAIN, replace(PLAIN, page=3, date="2018", actors=(), strength="must", author=())]
        table = read_table(written(tmp_path, suffix, rows))
        assert [name for name in table.columns if name != "date_text"] == list(COLUMNS)
        assert table["actors"].to_list() == [["governments", "Iran"], []]
        assert table["author"].to_list() == [["Ann Lee"], []]
        assert table["page"].dtype == "Int64" and table["page"].isna().to_list() == [True, False]
        assert table["start"].dtype == "int64"
        assert table["confidence"].to_list() == [0.123456789012345] * 2
        assert table["date"].dt.strftime("%Y-%m-%d").to_list() == ["2018-06-25", "2018-01-01"]
        assert table["date_text"].to_list() == ["2018-06-25", "2018"]
        assert (table["strength"] < "must").to_list() == [True, False]
        assert all(isinstance(table[name].dtype, pd.CategoricalDtype) for name in ("theme", "polarity", "attribution"))

    def test_a_table_without_rows(self, tmp_path, suffix):
        table = read_table(written(tmp_path, suffix, []))
        assert len(table) == 0
        assert set(COLUMNS) <= set(table.columns)
        assert table["date"].dtype == "datetime64[s]"

    def test_same_rows_same_bytes(self, tmp_path, suffix):
        first = written(tmp_path, suffix, nasty_rows()).read_bytes()
        (tmp_path / "later").mkdir()
        assert written(tmp_path / "later", suffix, nasty_rows()).read_bytes() == first

    def test_what_was_read_can_be_written_again(self, tmp_path, suffix):
        rows = [*nasty_rows(), replace(PLAIN, date="2018", page=2, author=())]
        path = written(tmp_path, suffix, rows)
        before = path.read_bytes()
        write_table(read_table(path), path)
        assert path.read_bytes() == before

    def test_half_surrogates_are_replaced_one_for_one(self, tmp_path, suffix):
        row = replace(PLAIN, text="caf\udce9 should close", actors=("\ud800",))
        table = read_table(written(tmp_path, suffix, [row]))
        assert table.loc[0, "text"] == "caf\ufffd should close"
        assert table.loc[0, "actors"] == ["\ufffd"]

    def test_nothing_is_left_where_writing_fails(self, tmp_path, suffix):
        def rows():
            yield PLAIN
            raise ZeroDivisionError

        (tmp_path / f"table{suffix}").write_text("the table before", encoding="utf-8")
        with pytest.raises(ZeroDivisionError):
            written(tmp_path, suffix, rows())
        assert [path.name for path in tmp_path.iterdir()] == [f"table{suffix}"]
        assert (tmp_path / f"table{suffix}").read_text(encoding="utf-8") == "the table before"

    def test_a_file_that_is_no_table(self, tmp_path, suffix):
        path = tmp_path / f"broken{suffix}"
        path.write_bytes(b"\x00\x01 no table \xff")
        with pytest.raises(TableError, match="broken"):
            read_table(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".sqlite"])
def test_a_semicolon_in_a_list_does_not_part_it(tmp_path, suffix):
    table = read_table(written(tmp_path, suffix, [replace(PLAIN, actors=("P5; plus Germany", "Iran"))]))
    assert table.loc[0, "actors"] == ["P5, plus Germany", "Iran"]


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_lists_stay_as_they_are_where_the_format_has_lists(tmp_path, suffix):
    table = read_table(written(tmp_path, suffix, [replace(PLAIN, actors=("P5; plus Germany", "Iran"))]))
    assert table.loc[0, "actors"] == ["P5; plus Germany", "Iran"]


def test_csv_is_utf8_with_plain_line_ends_and_quotes_only_where_needed(tmp_path):
    lines = written(tmp_path, ".csv", [PLAIN]).read_bytes().split(b"\n")
    assert lines[0] == ",".join(COLUMNS).encode()
    assert lines[1].startswith(b"00112233445566aa,Both governments should resume talks.,governments,governments; Iran,")
    assert lines[2:] == [b""]


def test_csv_is_read_by_the_csv_module_as_it_was_written(tmp_path):
    with written(tmp_path, ".csv", nasty_rows()).open(encoding="utf-8", newline="") as stream:
        assert [row["text"] for row in csv.DictReader(stream)] == list(NASTY)


def test_safe_csv_guards_every_cell_that_could_be_a_formula_and_can_be_undone(tmp_path):
    path = written(tmp_path, ".csv", nasty_rows(), safe_csv=True)
    with path.open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]
    assert read_table(path, safe_csv=True)["text"].to_list() == list(NASTY)


def test_cells_that_could_be_formulas_are_counted(tmp_path):
    with (tmp_path / "x.csv").open("w", encoding="utf-8") as stream:
        writer = CsvWriter(stream, ["a", "b"])
        writer.write(["=1", "fine"])
        writer.write(["@x", "-"])
    assert writer.formula_like == 3


def test_xlsx_holds_neither_formulas_nor_links(tmp_path):
    with zipfile.ZipFile(written(tmp_path, ".xlsx", nasty_rows())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert b"2000-01-01" in book.read("docProps/core.xml")


def test_xlsx_cuts_what_no_cell_can_hold(tmp_path):
    table = read_table(written(tmp_path, ".xlsx", [replace(PLAIN, text="\U0001f54a" * 20_000)]))
    assert len(table.loc[0, "text"].encode("utf-16-le")) // 2 <= 32_767
    assert table.loc[0, "text"].endswith("\U0001f54a…")


def test_xlsx_goes_on_in_a_next_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr("recextract.tables.writers._XLSX_ROWS", 3)
    table = read_table(written(tmp_path, ".xlsx", [replace(PLAIN, start=i) for i in range(5)]))
    assert table["start"].to_list() == [0, 1, 2, 3, 4]


def test_parquet_is_written_by_row_group(tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    monkeypatch.setattr("recextract.tables.writers._ROWS_A_BATCH", 2)
    path = written(tmp_path, ".parquet", [replace(PLAIN, start=i) for i in range(5)])
    with pq.ParquetFile(path) as file:
        assert file.num_row_groups == 3
        assert str(file.schema_arrow.field("actors").type).startswith("list<")
    assert read_table(path)["start"].to_list() == [0, 1, 2, 3, 4]


def test_sqlite_has_one_typed_table(tmp_path):
    connection = sqlite3.connect(written(tmp_path, ".sqlite", [replace(PLAIN, page=2)]))
    row = connection.execute('SELECT actors, page, confidence, "end" FROM recommendations').fetchone()
    connection.close()
    assert row == ("governments; Iran", 2, 0.123456789012345, 37)


def test_a_json_line_is_one_line_for_every_reader(tmp_path):
    text = written(tmp_path, ".jsonl", nasty_rows()).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) == len(NASTY)
    assert json.loads(lines[0])["page"] is None
    assert "é" in text


def test_frame_of_has_the_types_of_a_read_table(tmp_path):
    rows = [PLAIN, replace(PLAIN, page=3, date="")]
    pd.testing.assert_frame_equal(frame_of(rows), read_table(written(tmp_path, ".parquet", rows)))


def test_values_that_the_contract_does_not_name_are_kept():
    frame = frame_of([replace(PLAIN, strength="urgent", polarity="", date="25 June")])
    assert frame.loc[0, "strength"] == "urgent"
    assert frame.loc[0, "polarity"] == ""
    assert pd.isna(frame.loc[0, "date"]) and frame.loc[0, "date_text"] == "25 June"


def test_a_table_without_columns_that_are_needed(tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("document,start,end\na.txt,0,5\n", encoding="utf-8")
    with pytest.raises(TableError, match="lacks the columns id, text"):
        read_table(path)
    assert read_table(path, require=["document"])["start"].to_list() == [0]


def test_columns_of_ones_own_are_kept(tmp_path):
    path = tmp_path / "more.csv"
    path.write_text("document,note\na.txt,NA\n", encoding="utf-8")
    assert read_table(path, require=["document"])["note"].to_list() == ["NA"]


def test_tables_that_are_not_there(tmp_path):
    with pytest.raises(TableError, match="there is no such table"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(TableError, match=r"Name a file of one of \.csv"):
        read_table(tmp_path / "none.doc")


def test_a_workbook_of_something_else(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(TableError, match="no sheet"):
        read_table(tmp_path / "other.xlsx")


def test_formats_and_places_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match=r"\.doc.*Use one of \.csv, \.parquet, \.jsonl, \.xlsx, \.sqlite"):
        write_table([], tmp_path / "table.doc")
    with pytest.raises(OutputError, match="Choose a folder"):
        write_table([], tmp_path / "missing" / "table.csv")


def test_a_frame_that_lacks_columns_is_not_written(tmp_path):
    with pytest.raises(TableError, match="lacks the columns"):
        write_table(frame_of([PLAIN]).drop(columns=["cue"]), tmp_path / "table.csv")


def test_the_format_may_be_given_apart_from_the_name(tmp_path):
    write_table([PLAIN], tmp_path / "table.txt", "jsonl")
    assert json.loads((tmp_path / "table.txt").read_text(encoding="utf-8"))["id"] == PLAIN.id


def test_a_writer_replaces_what_an_earlier_run_left(tmp_path):
    path = tmp_path / "left.sqlite"
    path.write_bytes(b"half a table")
    with open_writer(path, ".sqlite", ["document"]) as writer:
        writer.write(["a.txt"])
    assert path.read_bytes().startswith(b"SQLite format 3")
