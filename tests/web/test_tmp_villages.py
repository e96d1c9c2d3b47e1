from tests.web.test_real_pages import *  # noqa
from tests.web.test_real_pages import complaints_about, ask, loader, page, fulfil  # noqa
for n in list(globals()):
    if n.startswith("test_"): del globals()[n]
async def test_villages_axe(ask, page, browser_like):
    import os
    os.makedirs("/tmp/dorfweb-phone",exist_ok=True)
    names=[n for n in SHOWN if "village" in n and not n.startswith(("en","hsb"))]
    pages=await ask(names)
    found={n: await complaints_about(page, g, browser_like) for n,g in pages.items()}
    found={n:f for n,f in found.items() if f}
    for n,f in found.items(): print(n, f)
    for width in (390,1280):
        for n in names:
            given=pages[n]
            async def answer(route):
                url=route.request.url
                await fulfil(route, given if url==f"{SITE}/page" else await browser_like.get(url))
            await page.unroute("**/*")
            await page.route("**/*", answer)
            await page.set_viewport_size({"width": width, "height": 800})
            await page.goto(f"{SITE}/page")
            await page.screenshot(path=f"/tmp/dorfweb-phone/{width}-{n.replace(', ','-').replace(' ','_')}.png", full_page=True)
    assert not found
