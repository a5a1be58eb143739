/** An email address that breaks behind its `@`, where a line is too short for all of it. */
export function Address({ email }: { readonly email: string }) {
  const [name = '', ...hosts] = email.split('@');
  if (hosts.length === 0) return <>{email || '–'}</>;
  return (
    <>
      {name}@<wbr />
      {hosts.join('@')}
    </>
  );
}
