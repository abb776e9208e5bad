"""Where `Exception` may be caught, and why: everywhere else it hides a fault."""

ALLOWED = {
    "services/chores.py::ChoreStarter.run": "the loop of the chores; logged, and looked again",
    "services/processes.py::_run_errand": (
        "the loop of one errand; what fails is logged and tried again, the relay goes on"
    ),
    "shared/clock.py::SiteClock._read": "opens the connection again once; all else is raised",
    "shared/execution.py::_apply_freed": "what brought the key is innocent: a dead letter instead",
    "shared/execution.py::answer_in_savepoint": "undoes the savepoint; raises or repeats an answer",
    "shared/executors.py::LoopExecutor._attempt": "whatever it is, it belongs to this caller alone",
    "shared/executors.py::LoopExecutor._begin_and_settle": "given to the caller",
    "shared/executors.py::LoopExecutor._drain": "the shared commit failed: each runs again alone",
    "shared/executors.py::LoopExecutor._settle_alone": "given to the caller",
    "shared/executors.py::ThreadExecutor._try": "rolls back; raises or repeats an answer",
    "shared/executors.py::_answered_before": "given to the caller",
    "shared/executors.py::_patiently": "drivers raise their own; tried again or raised",
    "shared/messaging/consuming.py::_group": "drivers raise their own; tried again or raised",
    "shared/messaging/inbox.py::Inbox._alone": "the worker's outermost: a dead letter after three",
    "shared/messaging/inbox.py::Inbox._patiently": "rolls back; tries again or raises",
    "shared/messaging/inbox.py::Inbox.apply": "the worker's outermost: isolates the event",
    "shared/messaging/relaying.py::RelayProcess._round": "the relay's outermost loop",
    "shared/messaging/relaying.py::_try": "due work that fails is logged and tried again",
    "shared/messaging/stepping.py::Waiting._go_on": "handed on to the coroutine it is meant for",
    "shared/web/health.py::_answers": "drivers raise their own; what is not transient is raised",
    "shared/web/live.py::Feed._refresh": "the loop of one feed; readers keep what they see",
    "shared/web/problems.py::LastResort.__call__": "the outermost of the web: a reference number",
}
