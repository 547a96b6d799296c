"""The pages of portfolios: standing lists of customers, their entries and the runs over them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.portfolios import list_portfolio_entries, list_portfolio_runs, list_portfolios, read_portfolio
from app.web.paging import pages_of
from app.web.rendering import page
from app.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/portfolios")
def list_page(request: Request) -> Response:
    """The reader's portfolios, those of everyone for supervisors and auditors."""
    return page(request, "portfolios.html", portfolios=list_portfolios(request).portfolios)


@router.get("/portfolios/{portfolio_id}")
def portfolio_page(request: Request, portfolio_id: str) -> Response:
    """Its runs, and its entries a page at a time."""
    one = read_portfolio(request, portfolio_id)
    pages = pages_of(one.entries, path=f"/portfolios/{one.portfolio_id}", asked=request.query_params.get("page", ""))
    found = list_portfolio_entries(request, one.portfolio_id, limit=pages.rows_a_page, offset=pages.offset)
    runs = list_portfolio_runs(request, one.portfolio_id).runs
    return page(request, "portfolio.html", portfolio=one, pages=pages, entries=found.entries, runs=runs)
