import NextAuth from "next-auth";

export const { handlers, signIn, signOut, auth } = NextAuth({
  providers: [
    {
      id: "saoma",
      name: {{name}},
      type: "oidc",
      issuer: {{issuer}},
      clientId: {{client_id}},
      clientSecret: process.env.SAOMA_CLIENT_SECRET,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: {{scope}} } },
    },
  ],
});
