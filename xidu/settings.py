"""Settings: every one has an environment reader that fails on a malformed value.

``XIDU_MODE`` is ``demo`` (a machine of one's own, everything embedded), ``production`` (everything by
environment, no unsafe default) or ``test`` (set by the pytest plugin).
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from xidu.engine import keys, logs, roles
from xidu.engine.folder import DataFolder
from xidu.engine.readers import choice, database, env, flag, folder, number, redis, required

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = choice("XIDU_MODE", "demo", "production", "test")
PRODUCTION = MODE == "production"
DEBUG = flag("DEBUG", default=False)

# Data folder and keys

DATA_DIR = folder("XIDU_DATA", BASE_DIR / ".data")
_folder = DataFolder(DATA_DIR)
if PRODUCTION:
    _keys = keys.Keys(
        required("SECRET_KEY", why="it signs every session"),
        required("FIELD_KEYS", why="they seal phones and ID numbers, as id:base64 of 32 bytes"),
        required("INDEX_KEY", why="it finds sealed phones again"),
    )
else:
    _keys = keys.fixed_for_tests() if MODE == "test" else keys.read_or_make(_folder)
SECRET_KEY = env.str("SECRET_KEY", _keys.secret_key)
# Keys that signed sessions and links until the last change; they still verify.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = env.list("FIELD_KEYS", default=_keys.field_keys.split(","))
INDEX_KEY = env.str("INDEX_KEY", _keys.index_key)

# Address

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where letters, posters and mails point to when no request tells the address.
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{number('PORT', default=8000, low=1, high=65535)}")

# Database

_role = roles.OWNER if os.environ.get("XIDU_DB_ROLE") == "owner" else roles.APP
_url_name = (
    "DATABASE_OWNER_URL" if _role == roles.OWNER and os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL"
)
if PRODUCTION:
    required(_url_name, why="production never starts a database of its own")
DATABASES = {
    "default": {
        **database(_url_name, default=_folder.cluster.url(_role)),
        "CONN_MAX_AGE": number("CONN_MAX_AGE", default=60, low=0, high=86400),
        "CONN_HEALTH_CHECKS": True,
        # A request that waits longer than this is of no use to anyone; the figure is in milliseconds.
        "OPTIONS": {"options": "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker and cache

if PRODUCTION:
    required("BROKER_URL", why="the worker takes its wake-up calls there")
BROKER_URL = redis("BROKER_URL", default=f"redis+socket://{_folder.broker_socket}?virtual_host=0")
_local_cache = BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=0", "db=1")
CACHES = {
    "default": {
        "BACKEND": "xidu.engine.cache.ForgivingRedisCache",
        "LOCATION": redis("CACHE_URL", default=_local_cache),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        "KEY_PREFIX": "xidu",
    }
}
if MODE == "test":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Apps

INSTALLED_APPS = [
    *("xidu", "xidu.engine", "xidu.kit"),
    *("residents", "users", "activities", "demands", "village_affairs", "leaders", "agreements", "services"),
    "users.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.weixin",
    "django_filters",
    "django_htmx",
    "import_export",
    "csp",
    "pgtrigger",
]
MIDDLEWARE = [
    # The policies come first, so that files, redirects and refusals carry them too.
    "xidu.headers.DeviceAndOriginMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outside the sessions, so that no cookie rides on a public page.
    "xidu.shell.ShellMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xidu.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "users.middleware.SessionClockMiddleware",
]
ROOT_URLCONF = "xidu.urls"
WSGI_APPLICATION = "xidu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "xidu.shell.shell",
                "users.context.sign_in",
            ]
        },
    }
]

# Sign-in

AUTH_USER_MODEL = "users.User"
# One backend only: a second one would answer has_perm from groups and flags that nobody granted at a place.
AUTHENTICATION_BACKENDS = ["users.access.GrantBackend"]
# A demo has no telephones to scan with, and its desk says that the second factor is off.
STAFF_SECOND_FACTOR = flag("STAFF_SECOND_FACTOR", default=PRODUCTION)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    # Argon2 takes 50 ms by design; a suite signs in hundreds of times and one test names the real hasher.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "users.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "users.adapters.SocialAdapter"
MFA_ADAPTER = "users.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "users.forms.StaffLoginForm",
    "reauthenticate": "users.forms.StaffReauthenticateForm",
    "change_password": "users.forms.StaffChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
# Failures at the door are counted in the database by the adapter; the cache may be away.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
# Staff work at shared desks: closing the browser ends the sign-in.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# How many of our own proxies add to X-Forwarded-For; the visitor's address is taken from before them.
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", default=1 if PRODUCTION else 0, low=0, high=5)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Xidu"
# Weixin is prepared and off: without an id and a secret its button is not drawn.
WEIXIN_APP_ID = env.str("WEIXIN_APP_ID", "")
SOCIALACCOUNT_PROVIDERS = {
    "weixin": {
        "APPS": [{"client_id": WEIXIN_APP_ID, "secret": env.str("WEIXIN_APP_SECRET", "")}]
        if WEIXIN_APP_ID
        else [],
        "AUTHORIZE_URL": "https://open.weixin.qq.com/connect/qrconnect",
    }
}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False

# Sessions and cookies. A cached session could outlive its sign-out, so they live in the database.

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 24 * 3600
_prefix = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = flag(
    "SECURE_COOKIES", default=PRODUCTION
)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# Headers

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=PRODUCTION)
# The balancer and the container ask over plain http from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", default=PRODUCTION) else None
)
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", default=31536000 if PRODUCTION else 0, low=0, high=63072000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Words and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# Files and limits

STATIC_URL = "/static/"
STATIC_ROOT = folder("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = folder("MEDIA_ROOT", DATA_DIR / "media")
# Files of people are read through views that ask for a permission; nothing is served from a media address.
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A command may draw a page before the files were collected; a missing manifest is no reason to fail then.
WHITENOISE_MANIFEST_STRICT = False
if MODE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail

if PRODUCTION:
    required("EMAIL_URL", why="production sends its mail by SMTP, as smtp+tls://user:password@host:587")
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
if not os.environ.get("EMAIL_URL"):
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
# Dotted paths of the gateways of other channels (see users.gateways); without one the channel is closed.
SMS_GATEWAY = env.str("SMS_GATEWAY", "" if PRODUCTION else "users.gateways.FakeSms")
WEIXIN_GATEWAY = env.str("WEIXIN_GATEWAY", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "xidu@example.invalid")

# Logs

LOGGING = logs.configure(choice("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR"))
