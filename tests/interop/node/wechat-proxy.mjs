import { createGlobalProxyAgent } from "global-agent";
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

// For `http` and `https`, and what is built on them (urllib, request, got, axios).
createGlobalProxyAgent({ environmentVariableNamespace: "" });
// For `fetch`.
setGlobalDispatcher(new EnvHttpProxyAgent());
