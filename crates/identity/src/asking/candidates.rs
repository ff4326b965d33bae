use saoma_ambient::Timestamp;
use saoma_model::{Binding, Proof, User, UserId, masked};
use saoma_store::{Session, StoreError, users};

use super::Asking;

/// An account that the end user is offered, with no more than they need to recognise it: nothing
/// of it is proven to be theirs yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub user: UserId,
    /// Its nickname.
    pub nickname: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// How it can be proven: what the source takes and the account has.
    pub proofs: Vec<Proof>,
    /// Its phone number, masked, if a code can be sent there.
    pub phone: Option<String>,
    /// Its e-mail address, masked, if a code can be sent there.
    pub email: Option<String>,
}

impl Asking<'_> {
    /// The accounts that a binding offers, as the end user may see them.
    ///
    /// # Errors
    /// If the store could not be read.
    pub async fn candidates(&self, binding: &Binding) -> Result<Vec<Candidate>, StoreError> {
        let mut session = self.store.read().await?;
        let mut offered = Vec::with_capacity(binding.candidates.len());
        for user in &binding.candidates {
            if let Some(user) = users::lookup(&mut session, self.workspace, *user).await? {
                offered.push(self.candidate(&mut session, binding, user).await?);
            }
        }
        Ok(offered)
    }

    async fn candidate(
        &self,
        session: &mut Session,
        binding: &Binding,
        user: User,
    ) -> Result<Candidate, StoreError> {
        let has_password = users::password_hash(session, self.workspace, user.id)
            .await?
            .is_some();
        let has = |proof: &Proof| match proof {
            Proof::PhoneCode => user.phone.is_some() && user.phone_verified,
            Proof::EmailCode => user.email.is_some() && user.email_verified,
            Proof::Password => has_password,
        };
        let known = Proof::ALL.iter().copied();
        let is_taken = |proof: &Proof| binding.takes(*proof);
        let proofs: Vec<Proof> = known.filter(is_taken).filter(has).collect();
        let shown = |proof, address: &Option<String>| {
            let address = address.as_deref().filter(|_| proofs.contains(&proof));
            address.map(masked)
        };
        Ok(Candidate {
            user: user.id,
            phone: shown(Proof::PhoneCode, &user.phone),
            email: shown(Proof::EmailCode, &user.email),
            nickname: user.nickname,
            created_at: user.created_at,
            proofs,
        })
    }
}
