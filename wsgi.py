"""What gunicorn serves and the `flask` command loads."""

from config import Config
from webapp.app import create_app

app = create_app(Config.load())
