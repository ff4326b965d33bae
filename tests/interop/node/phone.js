// The simulator's virtual phone.

/** Lets `person` scan and confirm; returns where WeChat's page sends the browser then. */
export async function authorize(person, qrPage) {
  const answer = await fetch(`${process.env.SIMULATOR}/_saoma/phone/authorize`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person, target: qrPage }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).redirect_url;
}

/** Opens WeChat's page as a browser does, then scans it; returns the callback's address. */
export async function scan(browser, person, qrPage) {
  const shown = await browser.get(qrPage);
  const page = await shown.text();
  if (!shown.ok || !page.includes("/connect/qrcode/")) throw new Error(page);
  return authorize(person, qrPage);
}
