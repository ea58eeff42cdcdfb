"""The addresses of the public portal, beneath /vi/ and /en/; segments are English in both.

Each subject adds its lines to the list. Wagtail's pages come after all of these (see
`editorial_urls.py`), so an address here wins over an editor's page of the same name.
"""

from django.urls import URLPattern, URLResolver, path

from laban_web.portal.catalogue import views as catalogue
from laban_web.portal.charts import images
from laban_web.portal.compare import views as compare
from laban_web.portal.documents import views as documents
from laban_web.portal.economy import views as economy
from laban_web.portal.home import views as home
from laban_web.portal.indicators import views as indicators
from laban_web.portal.organisations import views as organisations
from laban_web.portal.proofs import views as proofs
from laban_web.portal.search import views as search
from laban_web.portal.syndication import embedded
from laban_web.portal.syndication.feeds import ProgrammeFeed
from laban_web.portal.targets import views as targets
from laban_web.portal.tasks import views as tasks

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<str:code>/", targets.target, name="target"),
    path("targets/<str:code>/chart.<str:format>", targets.target_chart_file, name="target_chart"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("data/", catalogue.catalogue, name="data"),
    path("data/<str:code>/", catalogue.dataset, name="dataset"),
    path("documents/<str:code>/", documents.cited, name="library_of"),
    path("digital-economy/", economy.digital_economy, name="digital_economy"),
    path(
        "digital-economy/<slug:name>.<str:format>", economy.economy_chart_file, name="economy_chart"
    ),
    path("feed.atom", ProgrammeFeed(), name="feed"),
    path("embed/targets/<str:code>/", embedded.target, name="embedded_target"),
    path("images/<slug:digest>.svg", images.image, name="image"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("embed/indicators/<str:code>/", indicators.embedded, name="embedded_indicator"),
    path("indicators/<str:code>/chart.<str:format>", indicators.chart, name="indicator_chart"),
    path(
        "indicators/<str:code>/<str:period>/map.<str:format>", indicators.map, name="indicator_map"
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:id>/", organisations.organisation, name="organisation"),
    path("compare/", compare.compare, name="compare"),
    path("proofs/signing-key.pem", proofs.signing_key, name="signing_key"),
    path("figures/<path:name>/proof.json", proofs.proof_file, name="proof_file"),
    path("figures/<path:name>/", proofs.proof, name="proof"),
]
