"""The front alone: the gallery, the switches, the error pages and one page of each frame."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from xidu.kit.http import public_page, same_origin_post


class Village:
    """What a page needs to know of its committee, without a database."""

    name, full_name, slug = "听潮村", "听潮村村民委员会", "tingchao"
    address, phone, hours = "听潮路1号", "021-0000-0000", "周一至周五 8:30–16:30"

    class street:  # noqa: N801  (stands for a foreign key)
        name = "西渡街道"


versions = {"page": 1}
drawn: list[str] = []


@public_page(lambda request: versions["page"])
def village(request: HttpRequest) -> HttpResponse:
    drawn.append(request.path)
    request.place = Village
    response = render(request, "base.html")
    response.set_cookie("tracker", "1")
    return response


@same_origin_post
def ask(request: HttpRequest) -> HttpResponse:
    return HttpResponse("已收到")


def frame(name: str):
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, name, {"place": Village})

    return view


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("这一页只给监督委员会看。")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("", include("xidu.display")),
    path("tingchao/", village),
    path("ask/", ask),
    path("desk/", frame("base_desk.html")),
    path("leader/", frame("base_leader.html")),
    path("plain/", frame("base_plain.html")),
    path("refuse/", refuse),
    path("fail/", fail),
]
