"""What beat rings, and how often. Times of meetings are rows; this only sees that rows are looked at."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, object]] = {
    # Of its own, and by a worker that does nothing else: no vote waits for what the sweep has to do.
    "watch-votes": {"task": "tasks.watch_votes", "schedule": 60.0, "options": {"expires": 55}},
    "sweep": {"task": "tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    # In the small hours of Quebec, all year round.
    "check-registers": {"task": "tasks.check_registers", "schedule": crontab(hour="8", minute="20")},
    "look-for-duplicates": {"task": "tasks.look_for_new_duplicates", "schedule": crontab(hour="8", minute="30")},
    # So that whoever looks in the morning finds what broke in the night.
    "check-senders": {"task": "tasks.check_senders", "schedule": crontab(hour="9", minute="10")},
    "forget-provider-events": {"task": "tasks.forget_provider_events", "schedule": crontab(hour="8", minute="40")},
    # At breakfast in Quebec.
    "remind-of-duties": {"task": "tasks.remind_of_duties", "schedule": crontab(hour="12", minute="15")},
    # After the registers were looked over.
    "apply-retention": {"task": "tasks.apply_retention", "schedule": crontab(hour="8", minute="50")},
}
