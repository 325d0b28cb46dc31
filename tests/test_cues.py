import pytest
from recextract.cues import cue_rules, find_cues, _anchor_words
RULES = cue_rules()
def test_all():
    bad=[]
    for r in RULES.cues:
        for y in r.yes:
            if not any(c.rule==r.id for c in find_cues(y,(r.kinds or ('prose',))[0])):
                bad.append(f"{r.id} misses {y!r} (found {[c.rule for c in find_cues(y,(r.kinds or ('prose',))[0])]}, raw {list(r.spans(y))} anchors {r.anchors & _anchor_words(y)})")
        for n in r.no:
            if any(c.rule==r.id for c in find_cues(n,(r.kinds or ('prose',))[0])): bad.append(f"{r.id} finds {n!r} {list(r.spans(n))}")
        if len(r.yes)<2 or len(r.no)<2: bad.append(f"{r.id} few examples")
    for r in RULES.blocks+RULES.avoidance:
        for y in r.yes:
            if not list(r.spans(y)) or not (r.anchors & _anchor_words(y)): bad.append(f"{r.id} misses {y!r}")
        for n in r.no:
            if list(r.spans(n)): bad.append(f"{r.id} finds {n!r} {list(r.spans(n))}")
    print("\n".join(bad)); print(len(RULES.cues),len(RULES.blocks))
    assert not bad
