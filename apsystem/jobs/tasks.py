"""What is done behind the pages, by a worker: every job may be run twice, and one that was cut off comes back."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.digests import make_digests
from apsystem.outbox.sending import send_due
from placements.actions import remind
from referrals.actions import scan_waiting


EVERY_MINUTE = "* * * * *"
EVERY_MORNING = "0 7 * * *"
# A worker that has not been heard of for this long has died; its jobs are another's.
DEAD_AFTER = 60  # seconds


@app.periodic(cron=EVERY_MINUTE)
@app.task(queueing_lock="send_messages")
def send_messages(timestamp: int) -> None:
    """Send the e-mails that are due."""
    send_due(may_still_be_told)


@app.periodic(cron=EVERY_MINUTE)
@app.task(queueing_lock="scan_documents")
def scan_documents(timestamp: int) -> None:
    """Scan the documents that wait for it."""
    scan_waiting()


@app.periodic(cron=EVERY_MORNING)
@app.task(queueing_lock="send_digests")
def send_digests(timestamp: int) -> None:
    """Put one e-mail in the outbox for each person who chose one a day."""
    make_digests(may_still_be_told)


@app.periodic(cron=EVERY_MORNING)
@app.task(queueing_lock="send_reminders")
def send_reminders(timestamp: int) -> None:
    """Remind people by the authority's table of reminders."""
    remind()


@app.periodic(cron=EVERY_MINUTE)
@app.task(queueing_lock="bring_back", pass_context=True)
async def bring_back(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to one that lives; where the job's next run waits already, that is enough."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=False)
