"""Live lines: what two people's pages tell each other within a moment: "somebody is writing", a call's set-up.

A line belongs to one thing (a call, a thread); a room offers its kind of line once, from its `apps.py`:

    from handrail.delivery.live import lines
    lines.offer("thread", enter)   # enter(role, subject, at) -> lines.Entry, or None for who may not

`Entry(owner_id, says)` names the participant whose key seals what is said there, and the kinds of events that this
role may put there right now. `enter` is asked at each request and whenever a stream is opened: it is the access rule.

On the server, beside what pages say themselves:

    from handrail.delivery.live import events
    events.append(kind="thread", subject=enrolment.pk, owner_id=enrolment.participant_id, what="message", data={…},
                  by_id=person.pk, client_id=uuid, real=moment.real_now())    # in the transaction of its cause, if any
    events.since("thread", subject, number, real=…); events.last_number("thread", subject)
    events.present("thread", subject, real=…)    # ids of the persons whose page said "here" within the last 45 s

In a page: `{% live_line "thread" enrolment.pk %}` (tag library `live`) gives the data attributes of an element, and

    import { join } from "../delivery/live.js";
    const line = join(element, { onEvent: (event) => …, onState: (state) => …, here: () => ({ writing: true }) });
    line.send("writing", { on: true }); line.close();

An event is `{number, kind, mine, at, data}`. Numbers count up without a gap within a line, so a page that was away asks
for what came after the last one it saw. With `here`, the page says "here" now and every 15 seconds, and "gone" as it
goes; both are events like others. Sending is repeated until it arrives, under one `client_id`, so nothing comes twice.

Events come by a stream (Server-Sent Events, from the process `handrail live`) where it gets through, and by asking once
a second where it doesn't. They are sealed, and deleted ten minutes later: nothing that should last belongs here.
"""
