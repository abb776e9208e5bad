"""The second factor on one's own account: set up, renew the recovery codes, turn off."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import segno
from fastapi import Query, Request
from markupsafe import Markup
from starlette.responses import Response

from shared.clock import wall_now
from shared.database import Session
from shared.identity import accounts, factor, recovery
from shared.identity.accounts import Account
from shared.identity.asker import DEMONSTRATION_PREFIX, Asker
from shared.identity.commands import ConfirmFactor, DropFactor, OfferFactor, RenewCodes
from shared.identity.pages.cookies import handed_out, new_login
from shared.identity.pages.proving import prove_again
from shared.identity.permissions import needing_factor, table
from shared.identity.sealing import Sealer
from shared.identity.tokens import new_code
from shared.language import translated
from shared.web.doors import CurrentPerson, SiteDoor, perform, site_of
from shared.web.forms import Form, go_to, read_form, submit
from shared.web.preferences import own_address
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """A key to be put into an app: as a picture, and in letters to be typed."""

    picture: Markup
    letters: str


@dataclass(frozen=True, slots=True)
class FactorPage(Page):
    """How it stands; `needed_by` are the names of roles that can not be without.

    `offered` is there while a key waits to be confirmed; `codes_left` counts the unused ones.
    """

    TEMPLATE: ClassVar[str] = "site/factor.html"
    is_demonstration: bool
    is_on: bool
    needed_by: tuple[str, ...]
    is_waited_for: bool
    offered: OfferedKey | None
    codes_left: int
    back: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class CodesPage(Page):
    """The recovery codes, shown this once; `back` is where to go on."""

    TEMPLATE: ClassVar[str] = "site/recovery_codes.html"
    codes: tuple[str, ...]
    back: str


@router.get("/account/factor")
async def show_factor(
    request: Request, site: SiteDoor, person: CurrentPerson,
    sau: Annotated[str, Query(max_length=500)] = "",
) -> Response:  # fmt: skip
    """Where the second factor stands."""
    if person.account.startswith(DEMONSTRATION_PREFIX):
        return await show(request, FactorPage(True, False, (), False, None, 0, "", False))
    known, left = await site.query("site", _with_codes, person.account)
    is_mine = known is not None and known.offered_to == person.login
    page = FactorPage(
        is_demonstration=False,
        is_on=known is not None and known.factor is not None,
        needed_by=_needed_by(person),
        is_waited_for=bool(person.withheld),
        offered=_offered(request, known) if known is not None and is_mine else None,
        codes_left=left,
        back=sau,
        has_password=known is not None and known.password is not None,
    )
    return await show(request, page)


@router.post("/account/factor/offer")
async def offer(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Make a key, once the password was given again."""
    form = await read_form(request)
    await prove_again(request, form)
    key = _sealer(request).seal(factor.new_key())
    await perform(request, "site", OfferFactor(person.account, key), None)
    back = own_address(form.optional("back"))
    then = f"/{site.name}/account/factor"
    return go_to(request, f"{then}?sau={back}" if back != "/" else then)


@router.post("/account/factor")
async def confirm(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Take the key by its first code; the recovery codes are shown now and never again."""
    form = await read_form(request)
    codes, fresh = _new_codes(), new_login(request)
    code = form.text("code", "Mã xác nhận")[:100]
    known = await site.query("site", accounts.by_id, person.account)
    offered = known.factor_offered if known else None
    proof = factor.proof_of(_sealer(request), offered, code, wall_now()) if offered else None
    command = ConfirmFactor(person.account, proof, _digests(codes), fresh.kept)
    await perform(request, "site", command, None)
    page = CodesPage(codes, _back(form, site.name))
    return handed_out(request, await show(request, page), fresh)


@router.post("/account/factor/codes")
async def renew(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Replace the recovery codes, once the password was given again."""
    form = await read_form(request)
    await prove_again(request, form)
    codes = _new_codes()
    await perform(request, "site", RenewCodes(person.account, _digests(codes)), None)
    return await show(request, CodesPage(codes, _back(form, site.name)))


@router.post("/account/factor/drop")
async def drop(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Turn it off, once the password was given again. Raises `FactorNeeded`."""
    form = await read_form(request)
    await prove_again(request, form)
    then = f"/{site.name}/account/factor"
    return await submit(request, "site", DropFactor(person.account), form, then)


def _with_codes(session: Session, account: str) -> tuple[Account | None, int]:
    return accounts.by_id(session, account), recovery.left(session, account)


def _needed_by(person: Asker) -> tuple[str, ...]:
    needing = person.withheld or needing_factor(person.grants)
    return tuple(table().roles[one].name for one in needing)


def _offered(request: Request, known: Account) -> OfferedKey | None:
    if known.factor_offered is None:
        return None
    key = _sealer(request).open(known.factor_offered)
    address = factor.address_of(key, known.mail, site_of(request).name)
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        svgclass="qr", lineclass=None, light="#fff", omitsize=True, border=4,
        title=translated("Mã QR để quét bằng ứng dụng xác nhận"),
    )  # fmt: skip
    # The picture is drawn here, of numbers; the title within is escaped by who draws it.
    return OfferedKey(Markup(drawn), factor.in_groups(key))  # noqa: S704


def _sealer(request: Request) -> Sealer:
    sealer: Sealer = request.app.state.sealer
    return sealer


def _new_codes() -> tuple[str, ...]:
    return tuple(new_code() for _ in range(factor.RECOVERY_CODES))


def _digests(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(factor.recovery_digest(one) for one in codes)


def _back(form: Form, site: str) -> str:
    back = own_address(form.optional("back"))
    return back if back != "/" else f"/{site}/account"
