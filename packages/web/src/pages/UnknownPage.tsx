import { Link } from '@tanstack/react-router'
import { Message } from '../components/Message.tsx'

/** For an address that no page has. */
export function UnknownPage() {
  return (
    <Message title="There is no such page" isPage>
      <p>
        See <Link to="/">all investigations</Link> or <Link to="/analyzers">the analyzers</Link>.
      </p>
    </Message>
  )
}
