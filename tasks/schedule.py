"""What beat rings, and how often. Times of meetings are rows; this only sees that rows are looked at."""

SCHEDULE: dict[str, dict[str, object]] = {
    "sweep": {"task": "tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
}
