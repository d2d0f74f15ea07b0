"""What answers come to, worked out by hand from reference/measures/scoring.md, never by running the code.

A block a measure: its scales in order on the first line, then one line a questionnaire: answers in item order
("3x8" is eight threes, "_" no answer), a bar, and a score for each scale ("–" for none).
"""

TABLE = """
phq-9: total
0x9 | 0
3x9 | 27
1,1,2,0,1,1,0,0,0 | 6
0,1,2,3,0,1,2,3,0 | 12
0,1,2,3,0,1,2,3,0,3 | 12
1x8,_ | 9
3x8,_ | 27
3,1x7,_ | 11
1,1,1,1,0,0,0,0,_ | 5
_,_,2x7 | 18
3,1,0,0,0,0,0,_,_ | 5
3x6,_x3 | –
_x9 | –

phq-8: total
0x8 | 0
3x8 | 24
1x8 | 8
0,1,2,3,0,1,2,3 | 12
3,3,3,1,0,0,0,0 | 10
2x7,1 | 15
1,0x7 | 1
_,1x7 | –
3x7,_ | –
_x8 | –

phq-4: total anxiety depression
0x4 | 0 0 0
3x4 | 12 6 6
1,2,3,0 | 6 3 3
3,3,0,0 | 6 6 0
0,0,3,3 | 6 0 6
2,1,3,3 | 9 3 6
0,1,0,2 | 3 1 2
_,1,2,3 | – – 5
1,2,_,3 | – 3 –
_x4 | – – –

phq-2: total
0,0 | 0
3,3 | 6
1,2 | 3
0,2 | 2
3,0 | 3
2,2 | 4
_,3 | –
3,_ | –
_,_ | –

gad-7: total
0x7 | 0
3x7 | 21
2x7 | 14
0,1,2,3,2,1,0 | 9
1x6,_ | 7
2,1,1,1,1,_,1 | 8
1,2,0,0,0,0,_ | 4
1x5,_,_ | 7
3,3,3,0,0,_,_ | 13
3x4,_x3 | –
_x7 | –

gad-2: total
0,0 | 0
3,3 | 6
1,2 | 3
0,2 | 2
3,0 | 3
2,2 | 4
_,3 | –
3,_ | –
_,_ | –

nrs: now average worst least
0x4 | 0 0 0 0
10x4 | 10 10 10 10
1,2,3,0 | 1 2 3 0
7,5,9,2 | 7 5 9 2
_,5,8,3 | – 5 8 3
7,_,9,2 | 7 – 9 2
4,4,_,4 | 4 4 – 4
3,5,8,_ | 3 5 8 –
_x4 | – – – –

peg: total
0x3 | 0
10x3 | 10
5x3 | 5
7,7,6 | 6.667
0,0,1 | 0.333
2,3,3 | 2.667
10,9,8 | 9
3,_,4 | –
_,_,5 | –
_x3 | –

rmdq: total
0x24 | 0
1x24 | 24
1x12,0x12 | 12
0x23,1 | 1
1,0,1,0,1,0,1,0,1,0,1,0,0x12 | 6
0x10,1x14 | 14
1x23,0 | 23
_,1x23 | –
1x23,_ | –
_x24 | –

k10: total
1x10 | 10
5x10 | 50
3x10 | 30
2x10 | 20
1,2,3,4,5,1,2,3,4,5 | 30
2x5,3x5 | 25
1x9,5 | 14
_,5x9 | –
5x9,_ | –
_x10 | –

k6: total
1x6 | 0
5x6 | 24
3x6 | 12
2x6 | 6
1,2,3,4,5,3 | 12
3,3,3,3,3,4 | 13
5,1x5 | 4
_,5x5 | –
5x5,_ | –
_x6 | –

dass-21: depression anxiety stress
0x21 | 0 0 0
3x21 | 42 42 42
1x21 | 14 14 14
0,0,1,0,1,0,0,0,0,1,0,0,1,0,0,1,1,0,0,0,1 | 14 0 0
0,2,0,2,0,0,2,0,2,0,0,0,0,0,2,0,0,0,2,2,0 | 0 28 0
3,0,0,0,0,3,0,3,0,0,3,3,0,3,0,0,0,3,0,0,0 | 0 0 42
1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1 | 18 24 20
_,1x20 | 14 14 –
1,_,1x19 | 14 – 14
1x20,_ | – 14 14
_x21 | – – –

wsas: total
0x5 | 0
8x5 | 40
2x5 | 10
1,2,3,4,5 | 15
_,8x4 | 40
_,4x4 | 20
_,8,7,6,6 | 33.75
_,0,0,0,1 | 1.25
8,_,8,8,8 | –
8x4,_ | –
_,_,8,8,8 | –
_x5 | –

pgic: total
1 | 1
2 | 2
3 | 3
4 | 4
5 | 5
6 | 6
7 | 7
_ | –

sus: total
3x10 | 50
1x10 | 50
5x10 | 50
5,1,5,1,5,1,5,1,5,1 | 100
1,5,1,5,1,5,1,5,1,5 | 0
4,2,4,2,4,2,4,2,4,2 | 75
5,2,4,1,5,3,4,2,5,1 | 85
4,1,5,1,5,1,5,1,5,1 | 97.5
_,1,5,1,5,1,5,1,5,1 | –
5,1,5,1,5,1,5,1,5,_ | –
_x10 | –

audit-c: total
0x3 | 0
4x3 | 12
1,2,3 | 6
4,0,0 | 4
1,1,1 | 3
2,1,0 | 3
_,4,4 | –
4,4,_ | –
_x3 | –

pcs: total rumination magnification helplessness
0x13 | 0 0 0 0
4x13 | 52 16 12 24
1x13 | 13 4 3 6
0x7,4x4,0,0 | 16 16 0 0
0x5,3,3,0x5,3 | 9 0 9 0
2x5,0x6,2,0 | 12 0 0 12
1,2,3,4,0,1,2,3,4,0,1,2,3 | 26 8 6 12
4x7,_,4x5 | – – 12 24
1x12,_ | – 4 – 6
_,1x12 | – 4 3 –
_x13 | – – – –

pseq: total
0x10 | 0
6x10 | 60
3x10 | 30
0,1,2,3,4,5,6,5,4,3 | 33
6,0,6,0,6,0,6,0,6,0 | 30
1x9,0 | 9
2,4,6,2,4,6,2,4,6,2 | 38
_,6x9 | –
6x9,_ | –
_x10 | –

pseq-2: total
0,0 | 0
6,6 | 12
3,4 | 7
6,0 | 6
1,5 | 6
2,0 | 2
_,6 | –
6,_ | –
_,_ | –

tsk-11: total
1x11 | 11
4x11 | 44
2x11 | 22
3x11 | 33
1,2,3,4,1,2,3,4,1,2,3 | 26
4,1x10 | 14
1x10,4 | 14
_,4x10 | –
4x10,_ | –
_x11 | –

tsk-17: total
1x17 | 29
4x17 | 56
2x17 | 38
3x17 | 47
1,1,1,4,1,1,1,4,1,1,1,4,1,1,1,4,1 | 17
4,4,4,1,4,4,4,1,4,4,4,1,4,4,4,1,4 | 68
1,2,3,4,1,2,3,4,1,2,3,4,1,2,3,4,1 | 29
_,1x16 | –
1,1,1,_,1x13 | –
_x17 | –

cpaq-8: total activity-engagement pain-willingness
0x8 | 24 0 24
6x8 | 24 24 0
3x8 | 24 12 12
6,6,6,0,6,0,0,0 | 48 24 24
0,0,0,6,0,6,6,6 | 0 0 0
1,2,3,4,5,6,0,1 | 24 11 13
4,5,3,2,4,1,0,2 | 35 16 19
1,1,1,_,1,1,1,1 | – 4 –
_,1x7 | – – 20
_x8 | – – –

bpi: severity interference
0x11 | 0 0
10x11 | 10 10
1,2,3,4,5x7 | 2.5 5
5,6,7,8,0,1,2,3,4,5,6 | 6.5 3
3x4,1,2,2,2,2,2,2 | 3 1.857
_,5,5,5,7x7 | – 7
2x4,_,5,_,6,7,7,8 | 2 6.6
4x4,8,7,6,5,_,_,_ | 4 6.5
4x4,8,7,6,_,_,_,_ | 4 –
_x11 | – –

pdi: total
0x7 | 0
10x7 | 70
5x7 | 35
1,2,3,4,5,6,7 | 28
10,0,10,0,10,0,10 | 40
0x6,9 | 9
_,10x6 | –
10x6,_ | –
_x7 | –

odi: total
0x10 | 0
5x10 | 100
1x10 | 20
0,1,2,3,4,5,0,1,2,3 | 42
1x9,_ | 20
_,3x9 | 60
1,0x8,_ | 2.222
2,2,2,2,2,2,2,1,_,_ | 37.5
5x8,_,_ | 100
_x10 | –

isi: total
0x7 | 0
4x7 | 28
1x7 | 7
2x7 | 14
3x7 | 21
0,1,2,3,4,3,2 | 15
4,4,4,4,4,2,0 | 22
_,4x6 | –
4x6,_ | –
_x7 | –

promis-pi-4a: total
1x4 | 41.6
5x4 | 75.6
2x4 | 55.6
3x4 | 61.2
4x4 | 66.6
1,1,1,2 | 49.6
1,1,2,2 | 52
1,2,3,4 | 58.5
5,5,5,4 | 71.6
_,5,5,5 | –
1,1,1,_ | –
_x4 | –

pcl-5: total intrusion avoidance mood arousal
0x20 | 0 0 0 0 0
4x20 | 80 20 8 28 24
1x20 | 20 5 2 7 6
4x5,0x15 | 20 20 0 0 0
0x5,4,4,0x13 | 8 0 8 0 0
0x7,2x7,0x6 | 14 0 0 14 0
0x14,3x6 | 18 0 0 0 18
0,1,2,3,4,0,1,2,3,4,0,1,2,3,4,0,1,2,3,4 | 40 10 1 15 14
1x5,_,1x14 | – 5 – 7 6
1x19,_ | – 5 2 7 –
_,1x19 | – – 2 7 6
_x20 | – – – – –

mood: total
0 | 0
1 | 1
3 | 3
5 | 5
7 | 7
9 | 9
10 | 10
_ | –
"""

# From where on a score is called what, below the first of which it is the least; scoring.md, "bands or meaning".
BANDS = {
    ("phq-9", "total"): [5, 10, 15, 20],
    ("phq-8", "total"): [5, 10, 15, 20],
    ("phq-4", "total"): [3, 6, 9],
    ("gad-7", "total"): [5, 10, 15],
    ("k10", "total"): [20, 25, 30],
    ("dass-21", "depression"): [10, 14, 21, 28],
    ("dass-21", "anxiety"): [8, 10, 15, 20],
    ("dass-21", "stress"): [15, 19, 26, 34],
    ("wsas", "total"): [10, 20],
    ("odi", "total"): [21, 41, 61, 81],
    ("isi", "total"): [8, 15, 22],
}
CASES = {("phq-9", "total"): 10, ("gad-7", "total"): 8, ("gad-2", "total"): 3, ("phq-2", "total"): 3,
         ("k6", "total"): 13, ("pcs", "total"): 30, ("audit-c", "total"): {"men": 4, "women": 3}}
HIGHER_IS_BETTER = {("pseq", "total"), ("pseq-2", "total"), ("cpaq-8", "total"), ("cpaq-8", "activity-engagement"),
                    ("cpaq-8", "pain-willingness"), ("sus", "total"), ("mood", "total")}


def blocks() -> dict[str, tuple[list[str], list[tuple[str, list[str]]]]]:
    """Measure → its scales, and its lines: answers as the command takes them, scores."""
    found = {}
    for block in TABLE.strip().split("\n\n"):
        head, *lines = block.splitlines()
        measure, scales = head.split(": ")
        rows = [(spelled(answers), scores.split()) for answers, scores in (line.split(" | ") for line in lines)]
        found[measure] = (scales.split(), rows)
    return found


def spelled(answers: str) -> str:
    """`3x8,_` as `3,3,3,3,3,3,3,3,`."""
    places = []
    for part in answers.split(","):
        value, _, times = part.partition("x")
        places += ["" if value == "_" else value] * int(times or 1)
    return ",".join(places)
