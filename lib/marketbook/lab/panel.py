"""The review as widgets: a sentence with its figure, whom the page tells of, fields to correct, keys, and forms for what is new."""

from __future__ import annotations

import html

import ipywidgets as widgets

from marketbook.errors import MarketbookError
from marketbook.lab.additions import SOURCE_FIELDS
from marketbook.lab.review import FIELDS, Review
from marketbook.project import THEMES
from marketbook.records import KINDS, QUALIFIERS

#: Keys that name the firm: the first six that the page tells of.
_NAMES = "123456"
KEYS = {"a": "accept", "p": "accept for page", "r": "reject", "s": "skip", "b": "back", "u": "undo"}
#: What is told of a new name; the rest is made of it.
_NAME_FIELDS = {
    "entity": ("en", "zh_hans", "id", "kind"),
    "metric": ("en", "zh_hans", "id", "unit_kind"),
    "segment": ("en", "zh_hans", "id"),
}
_STYLE = (
    "<style>.mb-review{font-size:1.05rem;line-height:1.7;max-width:48rem}.mb-review .mb-around{opacity:.6}"
    ".mb-review mark{background:#ffd76a;color:#111;padding:0 .15em;border-radius:.2em}.mb-review small{opacity:.75}</style>"
)


def _row(*children: widgets.Widget) -> widgets.HBox:
    return widgets.HBox(children, layout=widgets.Layout(flex_flow="row wrap"))


class ReviewPanel(widgets.VBox):
    """Widgets over a :class:`~marketbook.lab.review.Review`; what they show is always escaped text.

    Parameters
    ----------
    review : Review, optional
        By default a new one over the project's candidates.
    """

    def __init__(self, review: Review | None = None):
        self.review = review or Review()
        self.queue: list[int] = []
        self.at = 0
        sources = sorted(set(self.review.candidates["source"]))
        self.source = widgets.Dropdown(options=[("all sources", ""), *zip(sources, sources)], description="source")
        self.theme = widgets.Dropdown(options=[("all themes", ""), *zip(THEMES, THEMES)], description="theme")
        states = [(state, state) for state in ("open", "accepted", "rejected")]
        self.state = widgets.Dropdown(options=[*states, ("all", "")], description="state")
        self.confidence = widgets.FloatRangeSlider(
            value=(0, 1), min=0, max=1, step=0.05, description="confidence", readout_format=".2f"
        )
        self.bar = widgets.IntProgress(description="decided", min=0, layout=widgets.Layout(width="18rem"))
        self.count, self.text, self.message = widgets.Label(), widgets.HTML(), widgets.HTML()
        self.fields = {name: self._field(name) for name in FIELDS}
        self.names = _row()
        self.key_box = widgets.Text(placeholder="click here, then work by key")
        self.key_box.observe(self._typed, names="value")
        styles = {"accept": "success", "accept for page": "success", "reject": "danger"}
        self.buttons = {
            name: widgets.Button(description=f"{name} ({key})", button_style=styles.get(name, ""))
            for key, name in KEYS.items()
        }
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self.act(name))
        filters = (self.source, self.theme, self.state, self.confidence)
        for control in filters:
            control.observe(lambda _: self.refresh(), names="value")
        columns = {"grid_template_columns": "repeat(auto-fill, minmax(19rem, 1fr))", "grid_gap": "0.2rem 0.6rem"}
        grid = widgets.GridBox(list(self.fields.values()), layout=widgets.Layout(max_width="60rem", **columns))
        progress = widgets.HBox([self.bar, self.count])
        keys = _row(*self.buttons.values(), self.key_box)
        self.forms = {name: self._form(name) for name in ("source", *_NAME_FIELDS)}
        self.new = widgets.Accordion(
            [box for _, box in self.forms.values()],
            titles=("describe this source", *(f"new {name}" for name in _NAME_FIELDS)),
            layout=widgets.Layout(max_width="60rem"),
        )
        super().__init__([_row(*filters), progress, self.text, self.names, grid, keys, self.message, self.new])
        self.refresh()

    def _field(self, name: str) -> widgets.Widget:
        if name in ("entity", "metric", "segment", "unit"):
            return widgets.Combobox(options=sorted(self.review.vocabulary.rows[name]), description=name)
        if name in ("qualifier", "kind"):
            return widgets.Dropdown(options=QUALIFIERS if name == "qualifier" else KINDS, description=name)
        return widgets.Text(description=name)

    def _form(self, name: str) -> tuple[dict[str, widgets.Widget], widgets.Widget]:
        """A form for what is new, its fields by name, and the box around it."""
        kinds = {"kind": ("entity", "kind"), "unit_kind": ("metric", "unit_kind")}
        rows = self.review.vocabulary.rows
        fields = {
            field: widgets.Dropdown(options=sorted({row[field] for row in rows[name].values()}), description=field)
            if field in kinds
            else widgets.Text(description=field, layout=widgets.Layout(width="40rem", max_width="95%"))
            for field in (SOURCE_FIELDS if name == "source" else _NAME_FIELDS[name])
        }
        button = widgets.Button(description="describe" if name == "source" else "add")
        button.on_click(lambda _: self.add(name))
        return fields, widgets.VBox([*fields.values(), button])

    def refresh(self) -> None:
        """Filter again; stay on the same candidate where it still passes."""
        before = self.row
        self.queue = self.review.select(
            source=self.source.value,
            theme=self.theme.value,
            confidence=tuple(self.confidence.value),
            state=self.state.value,
        )
        self.at = self.queue.index(before) if before in self.queue else min(self.at, max(0, len(self.queue) - 1))
        self.show()

    @property
    def row(self) -> int | None:
        """Row number of the candidate on show, or None where nothing is left."""
        return self.queue[self.at] if self.at < len(self.queue) else None

    def show(self) -> None:
        """Show the candidate and how far the review has come."""
        done = self.review.progress()
        decided = done["accepted"] + done["rejected"]
        self.bar.max, self.bar.value = max(1, decided + done["open"]), decided
        self.count.value = f"{decided} of {decided + done['open']} decided ({done['accepted']} accepted, {done['rejected']} rejected); {len(self.queue)} in this view"
        row = self.row
        if row is None:
            self.text.value = _STYLE + "<p class='mb-review'>Nothing is open in this view.</p>"
            self.names.children = ()
            return
        candidate = self.review.candidates.loc[row]
        self.text.value = _STYLE + context(candidate)
        for name, field in self.fields.items():
            value = str(candidate[name])
            field.value = value if name not in ("qualifier", "kind") or value in field.options else field.options[0]
        self.names.children = [self._name(*told) for told in zip(_NAMES, self.review.told_of(row, len(_NAMES)))]
        self._propose(row)

    def _name(self, key: str, entity: str) -> widgets.Button:
        """A button that makes a firm of the page the figure's own."""
        known = self.review.vocabulary.rows["entity"].get(entity)
        label = known["zh_hans"] if known else entity
        button = widgets.Button(description=f"{label} ({key})", tooltip=entity, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self._choose(entity))
        return button

    def _choose(self, entity: str) -> None:
        self.fields["entity"].value = entity

    def _propose(self, row: int) -> None:
        """Fill the forms with what is new of a candidate, and open the first that it needs."""
        described = self.review.proposed_source(row)
        told = {"source": described or {}}
        for name in _NAME_FIELDS:
            value = str(self.review.candidates.at[row, name])
            told[name] = {} if not value or value in self.review.vocabulary.rows[name] else {"zh_hans": value}
        told["entity"] and told["entity"].setdefault("kind", "company")
        for name, (fields, _) in self.forms.items():
            for field, widget in fields.items():
                if not isinstance(widget, widgets.Dropdown):
                    widget.value = told[name].get(field, "")
                elif field in told[name]:
                    widget.value = told[name][field]
        self.new.selected_index = next((i for i, name in enumerate(self.forms) if told[name]), None)

    def add(self, name: str) -> None:
        """Describe the candidate's source, or add the name that a form holds; what cannot be done is said below the fields."""
        fields = {field: widget.value for field, widget in self.forms[name][0].items()}
        self.message.value, row = "", self.row
        try:
            if name == "source" and row is not None:
                self.review.describe_source(row, **fields)
            elif name in _NAME_FIELDS:
                self.review.add_name(name, fields)
                self.fields[name].options = sorted(self.review.vocabulary.rows[name])
        except MarketbookError as error:
            self._complain(error)
            return
        sources = sorted(set(self.review.candidates["source"]))
        self.source.options = [("all sources", ""), *zip(sources, sources)]
        self.refresh()

    def _complain(self, error: MarketbookError) -> None:
        self.message.value = f"<p role='alert'>{html.escape(str(error))}</p>"

    def act(self, name: str) -> None:
        """Do what a key or a button says; what cannot be done is said below the fields."""
        self.message.value, row = "", self.row
        try:
            if name == "undo":
                self.message.value = "" if self.review.undo() else "nothing to take back"
            elif row is None:
                return
            elif name.startswith("accept"):
                fields = {field: widget.value for field, widget in self.fields.items()}
                if name == "accept":
                    self.review.accept(row, **fields)
                else:
                    self.message.value = f"{self.review.correct_page(row, **fields)} more corrected on this page"
            elif name == "reject":
                self.review.reject(row)
        except MarketbookError as error:
            self._complain(error)
            return
        self.refresh()
        if name != "undo" and self.row == row:  # a decided candidate leaves the view, or the next one is shown
            self.at = max(0, min(len(self.queue) - 1, self.at + (-1 if name == "back" else 1)))
            self.show()

    def _typed(self, change) -> None:
        key = change["new"][-1:].lower()
        if change["new"]:
            self.key_box.value = ""
        if key in KEYS:
            self.act(KEYS[key])
        elif key and key in _NAMES[: len(self.names.children)]:
            self.names.children[int(key) - 1].click()


def context(candidate) -> str:
    """The candidate's sentence with its figure marked, between what stands around it, as escaped HTML."""
    sentence, start, end = candidate["sentence"], int(candidate["mark_start"]), int(candidate["mark_end"])
    texts = (candidate["before"], sentence[:start], sentence[start:end], sentence[end:], candidate["after"])
    before, head, figure, rest, after = (html.escape(text).replace("\n", "<br>") for text in texts)
    place, sure = f"{candidate['start']}:{candidate['end']}", f"confidence {candidate['confidence']:.2f}"
    told = (candidate["source"], place, candidate["rule"] or "no rule", candidate["reason"], sure)
    note = " · ".join(html.escape(str(part)) for part in told if part)
    around = "<span class='mb-around'>{}</span>".format
    return f"<div class='mb-review'>{around(before)}{head}<mark>{figure}</mark>{rest}{around(after)}<p><small>{note}</small></p></div>"
