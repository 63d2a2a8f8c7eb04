"""Records printed for reading, a line each: what `benchmarks.extraction FILES…` shows."""

from collections import Counter

from sohoa.records import Extraction

KINDS = ("targets", "products", "assignments", "deadlines")


def show(name: str, found: Extraction, lists: bool) -> None:
    """Print the header, the counts and, with `lists`, every record of a document."""
    document = found.document
    print(f"\n== {name}")
    print(
        f"   {document.type_name} {document.reference or document.symbol or '—'}"
        f" · {document.issued or '—'} · {document.issuer.name or '—'} · {document.period or '—'}"
        f" · {document.signer.authority or ''} {document.signer.position or ''}"
        f" {document.signer.name or '—'} · {len(document.legal_bases)} legal bases"
        f" · {len(document.recipients)} recipients"
    )
    counts = {kind: len(getattr(found, kind)) for kind in KINDS}
    print("   " + " · ".join(f"{n} {kind}" for kind, n in counts.items()))
    if not lists:
        return
    print(f"   title: {document.title}")
    for t in found.targets:
        value = "–".join(f"{n:g}" for n in dict.fromkeys((t.min, t.max)) if n is not None)
        extra = " ".join(
            str(v) for v in (t.measure, t.stars and f"{t.stars}*", t.scope, t.due) if v
        )
        mark = "expected" if t.modality == "expected" else ""
        print(
            f"   T p{t.evidence.page} {t.comparator or 'aim'} {value} {t.unit or ''} [{extra}]"
            f" {mark} {cut(t.subject or t.text)}" + (f" (+{len(t.also)})" if t.also else "")
        )
    for p in found.products:
        extra = " ".join(
            str(v)
            for v in (
                p.action,
                p.stars and f"{p.stars}*",
                p.stars_target and f"→{p.stars_target}*",
                p.group and f"group {p.group}",
                p.due,
            )
            if v
        )
        print(f"   P p{p.evidence.page} {p.name} · {p.owner or '—'} ({p.owner_type}) [{extra}]")
    agencies = Counter(
        (a.agency.canonical or a.agency.name, a.role) for a in found.assignments
    )  # fmt: skip
    for (agency, role), number in sorted(agencies.items()):
        print(f"   A {role:9} {number:3} x {cut(agency)}")
    for d in found.deadlines:
        print(
            f"   D p{d.evidence.page} {d.kind:9} {d.edtf or d.rrule or '—':24} {cut(d.text, 45)}"
            f" · {cut(d.event or '—', 70)}"
        )
    for issue in found.issues:
        print(f"   ! {issue.code}: {cut(issue.message)}")


def cut(text: str, longest: int = 110) -> str:
    """`text`, its end left out where it is longer than `longest`."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
