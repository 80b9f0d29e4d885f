// What a person finds on a page, by the words on it. Evaluated as one function
// that returns an object of functions; it leaves nothing behind on the page but
// notes: what was to be clicked, whether it was, and that the page is being left.
(() => {
  const clean = (text) => (text || '').replace(/\s+/g, ' ').trim()
  const visible = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.height > 0
  }
  // name approximates the accessible name: what is said or written on a thing.
  const name = (element) => {
    const by = element.getAttribute('aria-labelledby')
    if (by) return clean(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '))
    if (element.getAttribute('aria-label')) return clean(element.getAttribute('aria-label'))
    if (element.labels && element.labels.length) return clean([...element.labels].map((label) => label.textContent).join(' '))
    if (element.matches('input[type=submit],input[type=button],input[type=reset]')) return clean(element.value)
    const written = clean(element.innerText)
    if (written) return written
    return clean(element.getAttribute('alt') || element.title || element.querySelector('[alt]')?.alt || element.placeholder || element.textContent)
  }
  const acts = 'a[href],button,summary,[role=button],[role=tab],[role=menuitem],input[type=submit],input[type=button],input[type=reset],input[type=radio],input[type=checkbox],label'
  const fields = 'input:not([type=submit]):not([type=button]):not([type=reset]):not([type=hidden]):not([type=radio]):not([type=checkbox]),textarea,select,[contenteditable=true]'
  // distance is how far up the tree a thing and a text meet.
  const distance = (element, text) => {
    let up = 0
    for (let at = element; at; at = at.parentElement, up++) if (clean(at.textContent).includes(text)) return up
    return Infinity
  }
  // find picks the thing of this kind that is called so: the whole name before a
  // part of it, the nearest to a text before the first.
  const find = (kind, wanted, near) => {
    wanted = clean(wanted)
    let all = [...document.querySelectorAll(kind === 'field' ? fields : acts)].filter((e) => visible(e) && !e.disabled)
    const named = all.map((element) => ({ element, name: name(element) })).filter((e) => e.name.includes(wanted))
    const whole = named.filter((e) => e.name === wanted)
    let found = (whole.length ? whole : named).map((e) => e.element)
    // A label stands for its field, and is taken only where the field itself is hidden.
    const themselves = found.filter((e) => !(e instanceof HTMLLabelElement))
    if (themselves.length) found = themselves
    if (near) {
      near = clean(near)
      found = found.map((element) => ({ element, up: distance(element, near) })).filter((e) => e.up < Infinity).sort((a, b) => a.up - b.up).map((e) => e.element)
    }
    return found[0]
  }
  const leads = (link) => {
    const to = new URL(link.getAttribute('href'), document.baseURI)
    return !link.hasAttribute('download') && link.target !== '_blank' && to.href.split('#')[0] !== location.href.split('#')[0]
  }
  // leaves says whether pressing a thing leads away, as far as that can be seen
  // without scripts; with them, watch notes it when it happens.
  const leaves = (element) => element.matches('a[href]') ? leads(element) : !!element.form && element.type === 'submit' && element.formMethod !== 'dialog' && element.form.method !== 'dialog' && (element.formNoValidate || element.form.noValidate || element.form.checkValidity())
  const watch = () => {
    if (window.watched) return
    window.watched = true
    window.addEventListener('click', (event) => {
      const meant = window.meant
      if (meant && (meant.contains(event.target) || [...(meant.labels || [])].some((label) => label.contains(event.target)))) window.hit = true
      // A live page may put the same thing in its place just before the click comes.
      const instead = meant && !meant.isConnected && event.target.closest?.(acts)
      if (instead && name(instead) === window.meantName) window.hit = true
    }, true)
    const note = (event) => { if (!event.defaultPrevented) window.left = true }
    window.addEventListener('submit', (event) => { if (event.target.method !== 'dialog') note(event) })
    window.addEventListener('click', (event) => { const link = event.target.closest?.('a[href]'); if (link && leads(link)) note(event) })
  }
  const where = (element) => {
    watch()
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    // A link over two lines has a box in which its middle is not on it.
    const box = element.getClientRects()[0]
    const x = box.x + box.width / 2, y = box.y + box.height / 2
    const top = document.elementFromPoint(x, y)
    const over = top && !element.contains(top) && !top.contains(element) && ![...(element.labels || [])].some((label) => label.contains(top))
    return { x, y, leaves: leaves(element), covered: over ? clean(top.outerHTML).slice(0, 120) : '' }
  }
  return {
    text: () => clean(document.body ? document.body.innerText : ''),
    names: (kind) => [...document.querySelectorAll(kind === 'field' ? fields : acts)].filter((e) => visible(e) && !(e instanceof HTMLLabelElement)).map(name).filter(Boolean),
    at: (kind, wanted, near) => {
      const element = find(kind, wanted, near)
      if (!element) return null
      window.meant = element
      window.meantName = name(element)
      window.hit = false
      return where(element)
    },
    // missed says whether the last click came down beside what was meant: a page
    // that follows a meeting can move between a look and a click.
    missed: () => !!window.meant && !window.hit && !window.left,
    focused: (kind, wanted, near) => {
      const element = find(kind, wanted, near), active = document.activeElement
      if (!element || !active) return 'no'
      const meant = element instanceof HTMLLabelElement ? element.control : element
      if (meant === active) return 'yes'
      return meant?.type === 'radio' && active.type === 'radio' && meant.name === active.name ? 'group' : 'no'
    },
    active: () => (document.activeElement && document.activeElement !== document.body ? name(document.activeElement) || document.activeElement.tagName : ''),
    kind: (wanted, near) => {
      const element = find('field', wanted, near)
      return element ? element.tagName === 'INPUT' ? element.type : element.tagName.toLowerCase() : ''
    },
    // set is for fields into which one does not type: dates, choices, colours.
    set: (wanted, near, value) => {
      const element = find('field', wanted, near)
      if (element.tagName === 'SELECT') {
        const option = [...element.options].find((o) => clean(o.textContent) === clean(value)) || [...element.options].find((o) => clean(o.textContent).includes(clean(value)) || o.value === value)
        if (!option) return 'it offers ' + [...element.options].map((o) => clean(o.textContent)).join(', ')
        element.value = option.value
      } else element.value = value
      element.dispatchEvent(new Event('input', { bubbles: true }))
      element.dispatchEvent(new Event('change', { bubbles: true }))
      return ''
    },
    // mark makes a file field findable for the driver, which alone may put a file there.
    mark: (wanted, near) => {
      const element = find('field', wanted, near)
      element.id ||= 'chosen-file'
      return '#' + CSS.escape(element.id)
    },
    select: () => document.activeElement?.select?.(),
    value: (wanted, near) => find('field', wanted, near)?.value ?? null,
    wide: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // shape is what the page is made of, without its words: each element with its
    // attributes, and whether it says something. Ids and addresses differ from page to page.
    shape: () => {
      let hash = 0n
      const add = (text) => { for (const c of text) hash = (hash * 1099511628211n + BigInt(c.codePointAt(0))) & 0xffffffffffffffffn }
      for (const e of document.querySelectorAll('html, body *')) {
        add(e.tagName)
        for (const a of [...e.attributes].map((a) => /^(class|role|type|lang|dir|scope|rel|hidden|disabled|checked|open|aria-(?!label|describedby|controls|owns).*)$/.test(a.name) ? a.name + '=' + a.value : a.name).sort()) add(a)
        add([...e.childNodes].some((n) => n.nodeType === 3 && clean(n.nodeValue)) ? '+' : '-')
      }
      return hash.toString(36)
    },
    height: () => Math.ceil(document.documentElement.getBoundingClientRect().height),
    // A link in a drawing has its address in an object.
    links: () => [...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), document.baseURI).href),
    left: () => !!window.left,
    ready: () => document.readyState === 'complete',
  }
})()
