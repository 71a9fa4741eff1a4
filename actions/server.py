"""The action server: rasa_sdk's executor behind our own small door. Loopback, a shared secret, nothing leaks.

python -m actions.server --port 5155      (TELLER_ACTIONS_SECRET, TELLER_BANK_URL and TELLER_TODAY in the environment)
"""

from __future__ import annotations

import argparse
import hmac
import json
import logging
import os
import sys

from aiohttp import web

from actions import check_balance, check_pension, fallback, inform, list_transactions, small_talk, transfer_money
from actions.job import Job
from actions.sdk import ActionExecutionRejection, ActionExecutor, ActionNotFoundException

log = logging.getLogger("teller.actions")

BODY_MAX_BYTES = 1_000_000  # a tracker of a long talk; Rasa sends all of it
MODULES = (check_balance, check_pension, fallback, inform, list_transactions, small_talk, transfer_money)


def jobs() -> list[type[Job]]:
    """Every action served: the subclasses of Job that name a job."""
    found = {
        thing
        for module in MODULES
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Job) and thing.job
    }
    return sorted(found, key=lambda job: job.job)


def application(secret: str) -> web.Application:
    """The web application. A request without the secret gets 401; errors carry no text of the request."""
    executor = ActionExecutor()
    for job in jobs():
        executor.register_action(job())

    async def webhook(request: web.Request) -> web.Response:
        given = request.query.get("token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.json_response({"error": "not allowed"}, status=401)
        try:
            call = await request.json()
            well_formed = isinstance(call, dict) and isinstance(call.get("tracker"), dict)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            well_formed = False
        if not well_formed:
            return web.json_response({"error": "bad request"}, status=400)
        try:
            return web.json_response(await executor.run(call))
        except ActionExecutionRejection as rejection:
            return web.json_response({"error": "rejected", "action_name": rejection.action_name}, status=400)
        except ActionNotFoundException as missing:
            return web.json_response({"error": "unknown action", "action_name": missing.action_name}, status=404)
        except Exception as error:
            log.error("an action call failed: %s", type(error).__name__)
            return web.json_response({"error": "fault"}, status=500)

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"actions": len(executor.actions)})

    app = web.Application(client_max_size=BODY_MAX_BYTES)
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/health", health)
    return app


def main(argv: list[str]) -> int:
    """Serve until told to stop. Refuses to start without a secret."""
    parser = argparse.ArgumentParser(prog="actions.server")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args(argv).port
    secret = os.environ.get("TELLER_ACTIONS_SECRET", "")
    if len(secret) < 16:
        print("TELLER_ACTIONS_SECRET must hold at least 16 characters", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)  # it would print trackers
    web.run_app(application(secret), host="127.0.0.1", port=port, access_log=None, print=None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
