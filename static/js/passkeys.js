// Shows what needs passkeys where the browser has them, and says when one was not used.
document.addEventListener('DOMContentLoaded', () => {
  if (!window.PublicKeyCredential) return
  for (const part of document.querySelectorAll('.passkey')) part.hidden = false
  for (const part of document.querySelectorAll('.no-passkey')) part.hidden = true
})
document.addEventListener('allauth.error', event => {
  event.preventDefault()
  const message = document.getElementById('passkey-error')
  message.hidden = true
  // Shown again, so that it is read out again.
  requestAnimationFrame(() => { message.hidden = false })
})
