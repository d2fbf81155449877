"""Settings of the whole project; everything that differs between machines comes from the environment."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF

from config import json_lines, localpg
from config.database_addresses import address_for, replica_settings
from config.database_away import begin_anew
from config.secret_key import kept_secret
from config.strong_secrets import refuse_open_doors, strong

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"  # what this machine keeps: secret, ballot keys, collected files

env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
if PRODUCTION:
    strong("SECRET_KEY", SECRET_KEY, least=50)
    refuse_open_doors(debug=DEBUG, hosts=ALLOWED_HOSTS)
SECRET_KEY = SECRET_KEY or kept_secret(LOCAL_DIR / "secret_key")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for the renderer below
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "treebeard",
    "organizations",
    "commitments",
    "meetings",
    "evaluations",
    "disclosures",
    "config",  # commands of the operator: backup, restore, the site's role
]
# Single sign-on (统一身份认证) by OpenID Connect: without an issuer nothing of it is installed, routed or asked.
OIDC_ISSUER = env("OIDC_ISSUER", default="")
SINGLE_SIGN_ON = bool(OIDC_ISSUER)
if SINGLE_SIGN_ON:
    INSTALLED_APPS += [
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.pages.WordsForWrongMethods",
    "config.casting_lane.CastingLane",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organizations.middleware.IdleEnd",
    "organizations.middleware.LoginRequired",
    "organizations.middleware.FirstThingsFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
if SINGLE_SIGN_ON:
    MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.pages.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ---------------------------------------------------------------------------------------------------------
MIGRATION_DATABASE_URL = env("MIGRATION_DATABASE_URL", default="")
DATABASE_URL = address_for(sys.argv, os.environ) or localpg.start()
APP_ROLE = env.db_url_config(env("DATABASE_URL", default="") or DATABASE_URL)  # to whom `app_role` gives privileges
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if PRODUCTION and DATABASES["default"]["PASSWORD"]:  # over a socket the system's account may be enough
    strong("The password in DATABASE_URL", DATABASES["default"]["PASSWORD"], least=16)
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    # A restart of the database takes seconds: who waits that long is not turned away, and who waits longer is told so.
    # The pool begins anew as often, because its pauses double: after ten minutes it would stay away for ten more.
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=8),
        "timeout": 10,
        "reconnect_timeout": 5,
        "reconnect_failed": begin_anew,
    },
}
DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE_NAME", default="test_app")}
# A streaming replica of the same database, for public boards, the inspection and exports; see organizations/replica.py.
DATABASE_REPLICA_URL = env("DATABASE_REPLICA_URL", default="")
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = replica_settings(env.db_url_config(DATABASE_REPLICA_URL), DATABASES["default"])
    DATABASE_ROUTERS = ["config.replica_router.ReplicaRouter"]

# --- people who sign in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "organizations.accounts.hashing.EveningArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "organizations.accounts.passwords.LongEnough"},
    {"NAME": "organizations.accounts.passwords.NotNumbersOnly"},
    {"NAME": "organizations.accounts.passwords.NotCommon"},
    {"NAME": "organizations.accounts.passwords.NotLikeTheUserName"},
]
ACTIVATION_DAYS = env.int("ACTIVATION_DAYS", default=30)  # a slip lies on desks; its code must not live for ever
OFFICE_SECOND_FACTOR = env.bool("OFFICE_SECOND_FACTOR", default=False)  # whether office accounts must have one
LOGIN_URL = "organizations:sign_in"
LOGIN_REDIRECT_URL = "disclosures:home"
LOGOUT_REDIRECT_URL = "organizations:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]  # a whole branch may share one address
AXES_LOCKOUT_CALLABLE = "organizations.accounts.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when; trying again must not move it
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # a list of who signed in when, from where, is not needed beside a secret ballot
AXES_CLIENT_IP_CALLABLE = "organizations.accounts.lockout.no_address"
AXES_CLIENT_STR_CALLABLE = "organizations.accounts.lockout.nobody"  # its log lines would name who failed
AXES_SENSITIVE_PARAMETERS = ["code", "csrfmiddlewaretoken", "next"]  # not for its table of failures
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # who failed to sign in when, from where, is no reference data
# The check fears that changing addresses would evade the lock; ours counts by user name alone, from anywhere.
# To be in the browsers' lists of HTTPS sites (preload) is for whoever owns the domain, and can't be taken back.
SILENCED_SYSTEM_CHECKS = ["axes.W006", "security.W021"]
if SINGLE_SIGN_ON:
    OIDC_CLAIM = env("OIDC_CLAIM", default="preferred_username")  # what the provider calls our user name
    OIDC_SCOPES = env.list("OIDC_SCOPES", default=["openid", "profile"])
    OIDC_NAME = env("OIDC_NAME", default="统一身份认证")  # as the button says it
    SOCIALACCOUNT_ADAPTER = "organizations.accounts.single_sign_on.MatchedAccounts"
    SOCIALACCOUNT_ONLY = True  # no pages of allauth for passwords and mail addresses
    SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
    SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host would break the content policy
    ACCOUNT_EMAIL_VERIFICATION = "none"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "district",
                    "name": OIDC_NAME,
                    "client_id": env("OIDC_CLIENT_ID"),
                    "secret": env("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_ISSUER, "scope": OIDC_SCOPES},
                }
            ],
        }
    }

# --- who watches the machine ------------------------------------------------------------------------------------------
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # without one there is no page of figures
if PRODUCTION and METRICS_TOKEN:
    strong("METRICS_TOKEN", METRICS_TOKEN, least=32)

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("handbook", BASE_DIR / "docs" / "handbook" / "pictures")]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(LOCAL_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "organizations.private_files.WholeFiles"},
    "staticfiles": {
        "BACKEND": "config.static_files.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = Path(env("FILES_DIR", default=str(LOCAL_DIR / "files")))
# The faces of official papers are put into the first by ./run; they are found by file, family names differ by system.
FONT_DIRS = [LOCAL_DIR / "fonts", *env.list("FONT_DIRS", default=["/usr/share/fonts", "/usr/local/share/fonts"])]
DISK_RESERVE = env.int("DISK_RESERVE_MB", default=1024) * 1024 * 1024  # with less free the machine is not well
BALLOT_KEY_DIR = Path(env("BALLOT_KEY_DIR", default=str(LOCAL_DIR / "ballot-keys")))

# --- process register (全程记实) ----------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_ADMIN_ALL_EVENTS = False

# --- browsers ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the form
# gunicorn says what was HTTPS: it believes X-Forwarded-Proto from a server on the same machine and from nobody else.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^metrics$"]  # asked for on the machine itself
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.pages.csrf_failed"

# --- mail, logs -------------------------------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", default="consolemail://")
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="noreply@localhost")
EMAIL_TIMEOUT = 30  # seconds: a mail server that says nothing must not hold the worker
# As people reach the site: a worker has no request, and links in mails must lead somewhere.
_FIRST_HOST = f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION and ALLOWED_HOSTS else "http://127.0.0.1:8000"
SITE_URL = env("SITE_URL", default=_FIRST_HOST)
REMINDER_WORKING_DAYS = env.int("REMINDER_WORKING_DAYS", default=5)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "config.json_lines.JsonLine"},
    },
    "filters": {
        "quiet_casting": {"()": "config.quiet_casting.QuietCasting"},
        "secret_addresses": {"()": "config.secret_addresses.SecretAddresses"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if json_lines.WANTED else "line",
            "filters": ["quiet_casting", "secret_addresses"],
        }
    },
    # Django's own handlers would say what ours leaves out.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
