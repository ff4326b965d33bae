import { useQuery } from "@tanstack/react-query";
import { Outlet, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { onHostEvent } from "../api/events";
import { query } from "../api/query";
import { ErrorDoctor } from "./ErrorDoctor";
import { Failure } from "./Failure";

// A start that goes well needs neither.
const Plain = lazy(async () => ({ default: (await import("./Plain")).Plain }));
const StoreFailed = lazy(async () => ({ default: (await import("./StoreFailed")).StoreFailed }));

/** Before any page: does the back end answer, and is the store open. The error doctor stands ready on all. */
export function Root() {
  return (
    <Suspense fallback={null}>
      <ErrorDoctor>
        <Gate />
      </ErrorDoctor>
    </Suspense>
  );
}

function Gate() {
  const status = useQuery(query("status", {}));
  const { history } = useRouter();
  // Somebody clicked a notification.
  useEffect(
    () => onHostEvent((event) => void (event.topic === "screen" && history.push(event.body.path))),
    [history],
  );
  if (status.data?.store.state === "failed") return <StoreFailed status={status.data} />;
  if (status.data) return <Outlet />;
  if (!status.error) return null;
  return (
    <Plain title="Saoma">
      <section className="notice">
        <Failure error={status.error} onRetry={() => void status.refetch()} />
      </section>
    </Plain>
  );
}
