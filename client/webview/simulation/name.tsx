/** Longer parts may break anywhere. */
const whole = 24;

/** A subject or group as it is named; it breaks after commas, between the attributes of an intersection. */
export function Name({ text }: { text: string }) {
  return (
    <bdi class="name">
      {text.split(/(?<=,)/).map((part, index) => (
        <>
          {index > 0 && <wbr />}
          {part.length <= whole ? <span class="whole">{part}</span> : part}
        </>
      ))}
    </bdi>
  );
}
