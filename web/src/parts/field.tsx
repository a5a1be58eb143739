import type { InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

interface FieldParts {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'date';
  readonly hint?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly minLength?: number;
  readonly unit?: string;
}

type InputType = NonNullable<FieldParts['type']>;

/** The types of Preact know an input by one type at a time. */
const TYPES: Readonly<Record<InputType, InputHTMLAttributes<HTMLInputElement>>> = {
  text: { type: 'text' },
  email: { type: 'email' },
  password: { type: 'password' },
  number: { type: 'number' },
  date: { type: 'date' },
};

/** One labelled input; its hint and unit are said with it. */
export function Field({ label, value, onValue, type = 'text', hint, unit, ...rest }: FieldParts) {
  const id = useId();
  const step = type === 'number' ? 'any' : undefined;
  return (
    <div class="field">
      <label for={id}>
        {label}
        {unit !== undefined && <span class="unit"> ({unit})</span>}
      </label>
      <input
        id={id}
        {...TYPES[type]}
        step={step}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onValue(event.currentTarget.value)}
        {...rest}
      />
      {hint !== undefined && (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
    </div>
  );
}

interface ChoiceParts<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onValue: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, options, onValue }: ChoiceParts<Value>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) onValue(chosen[0]);
        }}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
