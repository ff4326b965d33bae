import { UserManager } from "oidc-client-ts";

const saoma = new UserManager({
  authority: {{issuer}},
  client_id: {{client_id}},
  redirect_uri: {{redirect_uri}},
  scope: {{scope}},
});

if (location.pathname === {{redirect_path}}) {
  const user = await saoma.signinCallback();
  console.log(user?.profile);
} else {
  await saoma.signinRedirect();
}
