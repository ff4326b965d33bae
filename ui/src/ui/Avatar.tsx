interface AvatarProps {
  name: string;
  size?: number;
}

/**
 * The first character of a name on one of five quiet grounds. Never the person's own picture: it
 * lies on WeChat's servers, and looking at a list here should tell nobody there.
 */
export function Avatar({ name, size = 24 }: AvatarProps) {
  const [first = "?"] = name.trim();
  const style = { width: size, height: size, fontSize: Math.round(size * 0.46) };
  return (
    <span className="avatar" data-hue={hue(name)} style={style} aria-hidden="true">
      {first.toUpperCase()}
    </span>
  );
}

/** The same name always gets the same of five grounds. */
export function hue(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return sum % 5;
}
