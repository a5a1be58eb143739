/** Takes a line away; where there is no room for the word, it bears a sign. */
export const RemoveButton = ({ what, onRemove }: { readonly what: string; readonly onRemove: () => void }) => (
  <button type="button" class="remove" aria-label={`Remove ${what}`} onClick={onRemove}>
    <span class="word">Remove</span>
    <span class="sign" aria-hidden="true">
      ✕
    </span>
  </button>
);
