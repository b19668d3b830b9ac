//! Signing in through an agency's own identity provider: OpenID Connect, code flow with PKCE.
//!
//! A person is known by the provider's own subject, never by an e-mail address, which providers
//! give away again. Whether they have shown a second factor there is believed only where the
//! provider says so in a word that the partnership has agreed to; otherwise ours is asked for.

use super::bytes::hex;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, reqwest,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An identity provider that the partnership trusts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its key in addresses: letters, figures, hyphens.
    pub key: String,
    /// What the button says: "Anyshire Council".
    pub name: String,
    /// Its issuer, exactly as it writes it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there, where it gave one.
    pub client_secret: Option<String>,
    /// Words in its `amr` claim that mean a second factor: `mfa`, `hwk`, `fido` …
    #[serde(default)]
    pub second_factor: Vec<String>,
}

/// Why nobody was signed in. Reasons are for the log.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// A setting cannot be read.
    #[error("the identity provider's settings: {0}")]
    Settings(String),
    /// The provider cannot be reached, or does not say what it has to.
    #[error("the identity provider does not answer: {0}")]
    Unreachable(String),
    /// What came back is not an answer to what was asked, or not for us.
    #[error("the identity provider's answer was refused: {0}")]
    Refused(String),
}

/// What the browser carries, under our seal, while the person is at the provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Which provider.
    pub provider: String,
    state: String,
    nonce: String,
    verifier: String,
    /// Where the person wanted to go.
    pub back: String,
}

/// Whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Issuer and subject: what the credential is found by.
    pub subject: String,
    /// Whether a second factor was shown there, in a word that was agreed to.
    pub second_factor: bool,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

fn settings(error: impl std::fmt::Display) -> OidcError {
    OidcError::Settings(error.to_string())
}

fn unreachable(error: &dyn std::error::Error) -> OidcError {
    let mut said = error.to_string();
    let mut deeper = error.source();
    while let Some(error) = deeper {
        said = format!("{said}: {error}");
        deeper = error.source();
    }
    OidcError::Unreachable(said)
}

fn refused(error: impl std::fmt::Display) -> OidcError {
    OidcError::Refused(error.to_string())
}

/// How we talk to providers: no redirects followed (they could lead inside our own network), and
/// no waiting longer than ten seconds.
///
/// # Errors
/// [`OidcError::Settings`] where the machine has no roots of trust.
pub fn http() -> Result<reqwest::Client, OidcError> {
    let ten = Duration::from_secs(10);
    let client = reqwest::ClientBuilder::new().redirect(reqwest::redirect::Policy::none());
    client.timeout(ten).build().map_err(settings)
}

async fn client(
    provider: &Provider,
    come_back: &str,
    http: &reqwest::Client,
) -> Result<Client, OidcError> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(settings)?;
    let told = CoreProviderMetadata::discover_async(issuer, http)
        .await
        .map_err(|error| unreachable(&error))?;
    let secret = provider.client_secret.clone().map(ClientSecret::new);
    let come_back = RedirectUrl::new(come_back.to_owned()).map_err(settings)?;
    let client =
        CoreClient::from_provider_metadata(told, ClientId::new(provider.client_id.clone()), secret);
    Ok(client.set_redirect_uri(come_back))
}

/// Where to send the browser, and what it carries. `chance` are 96 random bytes.
///
/// # Errors
/// [`OidcError`] where the provider cannot be reached or its settings are wrong.
pub async fn begin(
    provider: &Provider,
    come_back: &str,
    back: &str,
    chance: [[u8; 32]; 3],
    http: &reqwest::Client,
) -> Result<(String, Carried), OidcError> {
    let [state, nonce, verifier] = chance.map(|bytes| hex(&bytes));
    let client = client(provider, come_back, http).await?;
    let proof = PkceCodeVerifier::new(verifier.clone());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&proof);
    let (csrf, once) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
    let (address, _, _) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || csrf, || once)
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let carried =
        Carried { provider: provider.key.clone(), state, nonce, verifier, back: back.to_owned() };
    Ok((address.to_string(), carried))
}

/// What the provider sends the browser back with.
#[derive(Debug, Clone, Deserialize)]
pub struct CameBack {
    /// The code, where the person was let in.
    pub code: Option<String>,
    /// What we sent them off with.
    pub state: Option<String>,
    /// Who answers (RFC 9207), where the provider says so.
    pub iss: Option<String>,
    /// Why not, in the provider's word.
    pub error: Option<String>,
}

/// Whom the provider vouches for, after the code was exchanged and every check was passed.
///
/// # Errors
/// [`OidcError::Refused`] where the state, the issuer, the code, the signature, the nonce, the
/// audience or the time does not fit; [`OidcError::Unreachable`] where nobody answers.
pub async fn finish(
    provider: &Provider,
    come_back: &str,
    carried: &Carried,
    came: &CameBack,
    http: &reqwest::Client,
) -> Result<Vouched, OidcError> {
    let state = came.state.as_deref().unwrap_or_default();
    if !crate::sent::same(state, &carried.state) {
        return Err(refused("the state is not the one sent"));
    }
    if came.iss.as_ref().is_some_and(|iss| *iss != provider.issuer) {
        return Err(refused("another provider answers"));
    }
    let code = match (&came.code, &came.error) {
        (Some(code), None) => AuthorizationCode::new(code.clone()),
        (_, error) => return Err(refused(error.as_deref().unwrap_or("no code"))),
    };
    let client = client(provider, come_back, http).await?;
    let answer = client
        .exchange_code(code)
        .map_err(settings)?
        .set_pkce_verifier(PkceCodeVerifier::new(carried.verifier.clone()))
        .request_async(http)
        .await
        .map_err(|error| OidcError::Refused(unreachable(&error).to_string()))?;
    let token = answer.id_token().ok_or_else(|| refused("no identity token"))?;
    let verifier = client.id_token_verifier();
    let claims = token.claims(&verifier, &Nonce::new(carried.nonce.clone())).map_err(refused)?;
    if let Some(expected) = claims.access_token_hash() {
        let key = token.signing_key(&verifier).map_err(refused)?;
        let algorithm = token.signing_alg().map_err(refused)?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if actual.map_err(refused)? != *expected {
            return Err(refused("the access token belongs to another answer"));
        }
    }
    let methods = claims.auth_method_refs().into_iter().flatten();
    let second_factor = methods.into_iter().any(|method| provider.second_factor.contains(method));
    let subject = format!("{} {}", claims.issuer().as_str(), claims.subject().as_str());
    Ok(Vouched { subject, second_factor })
}
