import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { Lab, LabPerson, PhoneAction } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Avatar } from "../../ui/Avatar";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";
import { Faults } from "./Faults";
import { Inbox } from "./Inbox";
import { Phone } from "./Phone";
import { personName } from "./person-name";
import { type LastAct, phoneScreen } from "./phone-screen";

interface PhonePanelProps {
  lab: Lab;
  person: LabPerson | undefined;
  onPerson: (name: string) => void;
}

const LOOK_EVERY_MS = 2000;

/** Who scans, their phone, and what is to go wrong. */
export function PhonePanel({ lab, person, onPerson }: PhonePanelProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [last, setLast] = useState<LastAct>();
  const codes = useQuery({ ...query("lab_qr", { workspace }), refetchInterval: LOOK_EVERY_MS });
  const act = useCommand("lab_phone", ({ state }, { person, target }) =>
    setLast({ uuid: target, person, state, expires_at: expiryOf(target) }),
  );
  const expiryOf = (uuid: string) =>
    codes.data?.codes.find((code) => code.uuid === uuid)?.expires_at ?? 0;
  const screen = phoneScreen(codes.data?.codes ?? [], person?.name ?? "", last);
  const press = (action: PhoneAction) => {
    if (person && "code" in screen && screen.code) {
      act.mutate({ workspace, action, person: person.name, target: screen.code.uuid });
    }
  };
  return (
    <Panel title={t("try.phone.title")} extra={t("simulator.phone.who")} className="lab-phone">
      <People people={lab.people} chosen={person?.name} onPerson={onPerson} />
      <Phone screen={screen} person={person} busy={act.isPending} onPress={press} />
      <FailureLine error={codes.error ?? act.error} />
      <Inbox />
      <Faults lab={lab} />
    </Panel>
  );
}

interface PeopleProps {
  people: readonly LabPerson[];
  chosen: string | undefined;
  onPerson: (name: string) => void;
}

function People({ people, chosen, onPerson }: PeopleProps) {
  const { t } = useTexts();
  return (
    <div className="people" role="radiogroup" aria-label={t("simulator.phone.who")}>
      {people.map((person) => {
        const name = personName(person, t);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a picture with a word under it is no native radio.
          <button
            type="button"
            role="radio"
            aria-checked={person.name === chosen}
            key={person.name}
            onClick={() => onPerson(person.name)}
          >
            <Avatar name={person.nickname || "?"} size={36} />
            <span className="ellipsis">{name}</span>
          </button>
        );
      })}
    </div>
  );
}
