"""Help for whoever writes a rule: each kind of criterion with what it asks and how it is written."""

from typing import Final

EXAMPLE_RULE: Final = """{
  "valid_from": "2027-01-01",
  "all": [
    {"id": "frist", "kind": "call_window", "opens_on": "2027-02-01", "closes_on": "2027-03-31",
     "source": {"section": "Nr. 6", "url": "https://example.org/aufruf", "read_on": "2027-01-10"}},
    {"any": [
      {"id": "sitz", "kind": "seat_area", "in": "sn-transition@2021-27.1d",
       "source": {"section": "Nr. 2.1"}},
      {"id": "partner", "kind": "consortium", "partner_form": "ev",
       "partner_area": "sn-transition@2021-27.1d", "source": {"section": "Nr. 2.2"}}
    ]}
  ]
}"""
KIND_HELP: Final = (
    ("seat_area", "Der Sitz liegt im Gebiet", '"in": "gebiet@fassung"'),
    ("branch_area", "Es gibt eine Zweigstelle im Gebiet", '"in": "gebiet@fassung"'),
    (
        "implementation_area",
        "Umgesetzt wird im Gebiet: alles, ein Teil oder ein Anteil",
        '"in": "…", "need": "all" | "any" | "share", "share_percent": 60',
    ),
    ("legal_form", "Eine dieser Rechtsformen", '"one_of": ["ev", "ggmbh"]'),
    ("stage", "So weit ist das Vorhaben", '"earliest": "erprobung", "latest": "etabliert"'),
    ("theme", "Eines der Themen, oder alle", '"one_of": ["alter"], "need": "any" | "all"'),
    ("target_group", "Eine der Zielgruppen", '"one_of": ["senioren"]'),
    ("amount_eur", "Die Summe in Euro", '"at_least": 10000, "at_most": 300000'),
    ("own_share_percent", "Der Eigenanteil in Prozent", '"at_least": 5'),
    ("duration_months", "Die Dauer in Monaten", '"at_most": 24'),
    ("call_window", "Die Frist; beide Tage zählen", '"opens_on": "…", "closes_on": "…"'),
    ("consortium", "Ein Partner bewirbt sich mit", '"partner_form": "ev", "partner_area": "…"'),
    ("previous_funding", "Noch kein Geld aus diesen Aufrufen", '"none_of": ["kurzname"]'),
    ("de_minimis", "De-minimis zusammen höchstens", '"at_most": 300000'),
)
"""Kind, what it asks, its own fields; every criterion has ``id``, ``kind`` and ``source`` too."""
