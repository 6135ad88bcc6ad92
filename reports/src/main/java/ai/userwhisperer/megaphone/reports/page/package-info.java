/**
 * What the page's templates lay out. Public only because the compiled templates are a package of
 * their own.
 */
package ai.userwhisperer.megaphone.reports.page;
