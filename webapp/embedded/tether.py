"""Start a program that cannot outlive the one which started it.

`tied` gives the command to start. Run as a program, this file changes to the account, asks the Linux
kernel to send a signal when the parent dies however it dies, and turns into the program wanted. The
process id stays the same.

A process of its own rather than `preexec_fn`, which may deadlock in a program with threads and is
warned about by newer Pythons. The order matters: the kernel forgets the wish when the user changes.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tied(
    command: list[str], *, death_signal: signal.Signals, uid: int | None = None, gid: int | None = None
) -> list[str]:
    """The command that starts `command` so that it ends with this process.

    Start it from the main thread: the kernel watches the thread that starts, not the process.

    Args:
        command: absolute path of the program and its arguments.
        death_signal: what the program is sent when this process dies.
        uid: user to run as; this process's own if None.
        gid: its group; this process's own if None.
    """
    who = [os.geteuid() if uid is None else uid, os.getegid() if gid is None else gid]
    shim = [sys.executable, "-I", "-S", __file__]
    return [*shim, *map(str, [*who, int(death_signal), os.getpid()]), *command]


def become(uid: int, gid: int, *, death_signal: int, parent: int, command: list[str]) -> None:
    """Turn this process into `command`; returns only by an exception.

    Args:
        uid: user to run as.
        gid: its group; all other groups are given up where the user changes.
        death_signal: sent to the program when its parent dies (Linux only).
        parent: process id that must still be the parent; otherwise it died before the wish was heard.
        command: absolute path of the program and its arguments.

    Raises:
        SystemExit: the parent is already gone.
        OSError: the account or the program cannot be taken on.
    """
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            raise SystemExit(1)
    # Python ignores these two, and a program would inherit that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    become(
        int(sys.argv[1]),
        int(sys.argv[2]),
        death_signal=int(sys.argv[3]),
        parent=int(sys.argv[4]),
        command=sys.argv[5:],
    )
