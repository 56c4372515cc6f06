// An open <details class="menu"> closes by Escape and by a click elsewhere, as menus do.
function shut(menu) {
  menu.open = false;
}

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) shut(menu);
});

addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement.closest(".menu[open]");
  if (!menu) return;
  shut(menu);
  menu.querySelector("summary").focus();
});
