"""Starts Rasa our way, in Rasa's own environment: `python -m assistant.understanding.rasa_server train|run …`.

Without TensorFlow, without telemetry, without a word of a customer in the logs; when it serves, every route but the
health page asks for the token in TELLER_RASA_TOKEN, the REST channel too (Rasa's own --auth-token leaves it open).
"""

from __future__ import annotations

import hmac
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from assistant.understanding import no_tensorflow, rasa_quiet

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = "127.0.0.1"
OPEN_PATHS = ("/",)  # "Hello from Rasa": tells only that it is up
BODY_MAX_BYTES = 64_000


def prepare() -> None:
    """Make `import rasa` ours: stand-ins, no telemetry, quiet logs. Raises no_tensorflow.WrongRasa."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(ROOT / "var" / "cache" / "rasa"))
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.simplefilter("ignore", DeprecationWarning)
    no_tensorflow.stand_in()

    import rasa.telemetry

    # Telemetry is off by its variable, but its set-up would still write a file into the home folder.
    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.initialize_error_reporting = lambda: None

    import rasa.utils.common
    import rasa.utils.io
    import rasa.utils.log_utils

    rasa.utils.common.configure_logging_and_warnings = rasa_quiet.quiet
    rasa.utils.common.update_sanic_log_level = rasa_quiet.quiet
    rasa.utils.io.configure_colored_logging = rasa_quiet.quiet
    rasa.utils.log_utils.configure_structlog = rasa_quiet.quiet
    rasa_quiet.quiet()
    no_tensorflow.refuse_neural()


def guard(token: str) -> None:
    """Make Rasa's server loopback only, small of mouth, and closed to whoever has not the token (empty: open)."""
    import rasa.core.run
    from sanic import response

    configure = rasa.core.run.configure_app

    def guarded(*args: Any, **kwargs: Any) -> Any:
        app = configure(*args, **kwargs)
        app.config.REQUEST_MAX_SIZE = BODY_MAX_BYTES

        async def ask_token(request: Any) -> Any:
            given = request.args.get("token") or ""
            if token and request.path not in OPEN_PATHS and not hmac.compare_digest(given.encode(), token.encode()):
                return response.json({"status": "failure", "reason": "NotAuthenticated"}, status=401)
            return None

        async def ready(*_: Any) -> None:
            rasa_quiet.serving()
            print("Rasa is ready", file=sys.stderr, flush=True)

        app.register_middleware(ask_token, "request")
        app.register_listener(ready, "after_server_start")
        return app

    rasa.core.run.configure_app = guarded


def main() -> None:
    """What `rasa` does on the command line, ours. Exits 2 with one line when Rasa is the wrong one."""
    try:
        prepare()
    except no_tensorflow.WrongRasa as error:
        print(f"teller: {error}", file=sys.stderr)
        sys.exit(2)
    token = os.environ.pop("TELLER_RASA_TOKEN", "")
    if sys.argv[1:2] == ["run"]:
        guard(token)
        if not {"-i", "--interface"} & set(sys.argv):
            sys.argv += ["--interface", LOOPBACK]
    import rasa.__main__

    rasa.__main__.main()


if __name__ == "__main__":
    main()
