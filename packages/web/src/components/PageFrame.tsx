import * as stylex from '@stylexjs/stylex'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { healthQuery } from '../data/analyzers.ts'
import { toggleTheme, useTheme } from '../data/theme.ts'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { KeyboardHelp } from './KeyboardHelp.tsx'
import { useKeys } from './use-keys.ts'

/** What every page stands in: the way to the others, the theme, the help. */
export function PageFrame() {
  const theme = useTheme()
  const health = useQuery(healthQuery)
  const [isHelpOpen, setHelpOpen] = useState(false)
  useKeys({ '?': () => setHelpOpen(true) })
  const otherTheme = theme === 'dark' ? 'light' : 'dark'
  return (
    <div {...stylex.props(styles.page)}>
      <a href="#main" {...stylex.props(styles.skip)}>
        Skip to the content
      </a>
      <header {...stylex.props(styles.header)}>
        <Link to="/" {...stylex.props(styles.brand)}>
          <svg width="22" height="22" viewBox="0 0 22 22" fill="none" aria-hidden="true">
            <path
              d="M1 13.5h5l2.2-7 3 10 2.3-6h7.5"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <span {...stylex.props(styles.brandName)}>Faultline</span>
        </Link>
        <nav aria-label="Pages" {...stylex.props(styles.nav)}>
          <Link to="/" activeOptions={{ exact: true }} {...stylex.props(styles.link)}>
            Investigations
          </Link>
          <Link to="/analyzers" {...stylex.props(styles.link)}>
            Analyzers
          </Link>
        </nav>
        <button
          type="button"
          onClick={toggleTheme}
          aria-label={`Change to the ${otherTheme} theme`}
          title={`Change to the ${otherTheme} theme`}
          {...stylex.props(styles.tool)}
        >
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="M9 2.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
          </svg>
        </button>
        <button
          type="button"
          onClick={() => setHelpOpen(true)}
          aria-label="Keys of this page"
          title="Keys of this page (?)"
          {...stylex.props(styles.tool, styles.notOnPhones)}
        >
          ?
        </button>
      </header>
      <main id="main" tabIndex={-1} {...stylex.props(styles.main)}>
        <Outlet />
      </main>
      <footer {...stylex.props(styles.footer)}>
        {health.data && `Faultline ${health.data.version} · sandbox: ${health.data.sandbox}`}
      </footer>
      <KeyboardHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  )
}

const styles = stylex.create({
  page: {
    minHeight: '100vh',
    display: 'flex',
    flexDirection: 'column',
    color: color.text,
    backgroundColor: color.canvas,
    fontFamily: font.sans,
    fontSize: font.body,
    lineHeight: 1.5,
    overflowWrap: 'anywhere',
  },
  skip: {
    position: 'absolute',
    left: '16px',
    top: { default: '-60px', ':focus': '12px' },
    zIndex: 2,
    padding: '8px 16px',
    backgroundColor: color.surface,
    color: color.accent,
    borderRadius: radius.small,
  },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: { default: '8px', [screen.phone]: '2px' },
    width: '100%',
    maxWidth: '1240px',
    margin: '0 auto',
    padding: { default: '14px 24px', [screen.phone]: '8px 12px' },
  },
  brand: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '8px',
    color: color.cause,
    textDecoration: 'none',
    marginRight: { default: '20px', [screen.phone]: '4px' },
    padding: '6px 4px',
  },
  brandName: {
    fontWeight: 650,
    letterSpacing: '-0.01em',
    color: color.text,
    display: { default: 'inline', '@media (max-width: 400px)': 'none' },
  },
  nav: { display: 'flex', gap: '4px', flexGrow: 1 },
  link: {
    fontSize: font.body,
    padding: { default: '8px 12px', [screen.phone]: '10px 8px' },
    borderRadius: radius.small,
    textDecoration: 'none',
    color: {
      default: color.textMuted,
      ':hover': color.text,
      ':is([aria-current="page"])': color.text,
    },
    fontWeight: { default: 400, ':is([aria-current="page"])': 600 },
  },
  tool: {
    display: 'inline-grid',
    placeItems: 'center',
    width: '40px',
    height: '40px',
    padding: 0,
    borderWidth: 0,
    borderRadius: radius.small,
    cursor: 'pointer',
    color: { default: color.textMuted, ':hover': color.text },
    backgroundColor: { default: 'transparent', ':hover': color.sunken },
  },
  notOnPhones: { display: { default: 'inline-grid', [screen.phone]: 'none' } },
  main: {
    flexGrow: 1,
    width: '100%',
    maxWidth: '1240px',
    margin: '0 auto',
    padding: { default: '16px 24px 64px', [screen.phone]: '8px 16px 48px' },
    outline: 'none',
  },
  footer: {
    width: '100%',
    maxWidth: '1240px',
    margin: '0 auto',
    minHeight: '52px',
    padding: { default: '16px 24px', [screen.phone]: '16px' },
    fontSize: font.small,
    color: color.textFaint,
  },
})
