"""`handrail work`: the clock, the letters and the tasks, without pages."""

PARTS = ("clock", "letters", "tasks")


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
                        help="some of: clock, letters, tasks (default: all)")


def run(options) -> int:
    """Run the parts, each in a thread, until told to end; each ends between two turns."""
    from threading import Thread

    from handrail.delivery.running import LOOPS, keep_on
    from handrail.site import occupied, processes

    stop = processes.stop_on_signals()
    processes.end_with_watcher()
    threads = [Thread(target=keep_on, args=(LOOPS[part](), stop), name=part) for part in dict.fromkeys(options.only)]
    with occupied.shared():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return 0
