import { isAdministrator } from '../../app/me';
import { AuditCard } from './audit-card';
import { PricesCard } from './prices-card';
import { UsersCard } from './users-card';

const SECTIONS = [
  ['prices', 'Prices'],
  ['users', 'Users'],
  ['audit', 'Audit'],
] as const;

/** What administrators look after. */
export function Administration({ section }: { readonly section: string }) {
  if (!isAdministrator.value) {
    return (
      <section class="page">
        <h1>For administrators</h1>
        <p>Your account may not see this.</p>
      </section>
    );
  }
  return (
    <div class="page">
      <header class="page-head">
        <h1>Administration</h1>
        <nav class="tabs" aria-label="Administration">
          {SECTIONS.map(([key, text]) => (
            <a key={key} href={`#/admin/${key}`} aria-current={section === key ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
      </header>
      {section === 'prices' && <PricesCard />}
      {section === 'users' && <UsersCard />}
      {section === 'audit' && <AuditCard />}
    </div>
  );
}
