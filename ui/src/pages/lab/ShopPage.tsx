import type { LabChecks } from "../../api/types";
import { Avatar } from "../../ui/Avatar";
import { CheckOutlined, CloseOutlined } from "../../ui/icons";
import { shorten } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface ShopPageProps {
  name: string;
  claims: Record<string, unknown>;
  checks?: LabChecks;
}

/** The customer's site after the login: whom it greets and what it was told. */
export function ShopPage({ name, claims, checks }: ShopPageProps) {
  const { t } = useTexts();
  const wechat = (claims.wechat ?? {}) as Record<string, unknown>;
  const person =
    typeof claims.name === "string"
      ? claims.name
      : t("try.nameless", { tail: String(wechat.openid ?? claims.sub).slice(-4) });
  return (
    <div className="browser-page shop">
      <header className="shop-head">
        <Avatar name={name} size={26} />
        <strong>{name}</strong>
        <Avatar name={person} size={24} />
      </header>
      <div className="shop-body">
        <h3>{t("try.welcome", { name: person })}</h3>
        <p>{t("try.welcome.how")}</p>
        <h4>{t("try.received")}</h4>
        <dl className="claims">
          {received(claims).map(([claim, value]) => (
            <div key={claim}>
              <dt>{claim}</dt>
              <dd title={String(value)} className={value === true ? "flag" : undefined}>
                {say(value)}
              </dd>
            </div>
          ))}
        </dl>
        {checks && (
          <>
            <h4>{t("try.checked")}</h4>
            <ul className="checks">
              {checked.map((check) => (
                <li key={check} className={checks[check] ? "chip plain-good" : "chip bad"}>
                  {checks[check] ? <CheckOutlined /> : <CloseOutlined />}
                  {t(`try.check.${check}`)}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}

const checked = [
  "signature",
  "state",
  "nonce",
  "issuer",
  "audience",
  "expiry",
] as const satisfies (keyof LabChecks)[];
const shown = [
  "sub",
  "name",
  "picture",
  "wechat.appid",
  "wechat.openid",
  "wechat.unionid",
  "saoma_sandbox",
];

/** The claims that tell who it is; those of the token itself are under the checks. */
function received(claims: Record<string, unknown>): [string, unknown][] {
  const wechat = (claims.wechat ?? {}) as Record<string, unknown>;
  return shown
    .map((claim): [string, unknown] => [
      claim,
      claim.startsWith("wechat.") ? wechat[claim.slice(7)] : claims[claim],
    ])
    .filter(([, value]) => value !== undefined && value !== null);
}

function say(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const short = value.startsWith("http") ? `${value.slice(0, 16)}…` : value;
  return JSON.stringify(short.length > 20 && short === value ? shorten(value) : short);
}
